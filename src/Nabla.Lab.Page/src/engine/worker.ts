import type { LabReply, LabRequest } from "../contract";
import { Refused, Unreachable, type Engine } from "./engine";
import { readFrame } from "./frame";

/** Milliseconds that a request may take before the worker counts as dead. */
const patience = 20_000;

/** The engine in this page's own worker, which begins with the digits. */
export async function workerEngine(seed: number): Promise<Engine> {
    let worker = await start(seed);
    let next = 0;
    const waiting = new Map<number, (answer: Uint8Array | null) => void>();
    const listen = () => {
        worker.onmessage = ({ data }: MessageEvent<{ id: number; answer: Uint8Array }>) => {
            waiting.get(data.id)?.(data.answer);
            waiting.delete(data.id);
        };
        worker.onerror = () => void restart();
    };
    listen();

    // A worker that died is replaced by one that begins anew.
    async function restart(): Promise<void> {
        worker.terminate();
        for (const settle of waiting.values()) settle(null);
        waiting.clear();
        worker = await start(seed);
        listen();
    }

    async function send(request: LabRequest): Promise<Uint8Array> {
        const id = ++next;
        const answer = await new Promise<Uint8Array | null>((resolve) => {
            const timer = setTimeout(() => {
                resolve(null);
                void restart();
            }, patience);
            waiting.set(id, (bytes) => {
                clearTimeout(timer);
                resolve(bytes);
            });
            worker.postMessage({ id, request: new TextEncoder().encode(JSON.stringify(request)) });
        });
        if (answer === null) throw new Unreachable("The engine stopped and starts again, at the first step.");
        return answer;
    }

    const isFrame = (answer: Uint8Array) => answer[0] === 0x4e;
    function json(answer: Uint8Array): LabReply {
        const reply = JSON.parse(new TextDecoder().decode(answer)) as LabReply;
        if (reply.type === "problem") throw new Refused(reply.message);
        return reply;
    }

    return {
        ask: async (request) => json(await send(request)),
        look: async (request) => {
            const answer = await send(request);
            if (!isFrame(answer)) json(answer);
            return readFrame(answer.slice().buffer as ArrayBuffer);
        },
    };
}

/** Starts the worker, and waits until the engine is there. */
function start(seed: number): Promise<Worker> {
    return new Promise((resolve, reject) => {
        const worker = new Worker(new URL("./run.ts", import.meta.url), { type: "module" });
        worker.onmessage = ({ data }: MessageEvent<{ ready?: true; problem?: string }>) => {
            if (data.ready) resolve(worker);
            else reject(new Error(`The engine could not start: ${data.problem}. Reload the page.`));
        };
        worker.onerror = (event) =>
            reject(
                new Error(`The engine could not be loaded: ${event.message || "a file is missing"}. Reload the page.`),
            );
        worker.postMessage({ seed, engine: new URL("./engine/", document.baseURI).href });
    });
}
