import type { LabReply, LabRequest } from "../contract";
import { Refused, Unreachable, type Engine, type OpenedFiles } from "./engine";
import { readFrame } from "./frame";
import { goesOn, notStarted, stopsAgain } from "./trouble";

/** Milliseconds that a request may take before the worker counts as dead. */
const patience = 20_000;

/** More deaths than this within so many milliseconds, and no other worker is started. */
const mostDeaths = 2,
    deathsWithin = 60_000;

/** What the worker sends once it has started: an answer, its state to keep, or why it cannot go on. */
interface Message {
    readonly id?: number;
    readonly answer?: Uint8Array;
    readonly saved?: Uint8Array;
    readonly problem?: string;
}

/** The engine in this page's own worker, which begins with the digits, or with files. One that dies is replaced, and
 *  the next one goes on from what the last one saved. */
export async function workerEngine(seed: number, files: OpenedFiles | null): Promise<Engine> {
    const waiting = new Map<number, (answer: Uint8Array | null) => void>();
    let opened = files,
        saved: Uint8Array | null = null,
        deaths: number[] = [],
        isNews = false, // a death that nobody has been told of
        next = 0;
    const dead = new WeakSet<Worker>(),
        replaced = new WeakSet<Worker>();
    const begin = async (): Promise<Worker> => hear(await start(seed, opened, saved));
    let running = begin();
    await running;

    function hear(worker: Worker): Worker {
        worker.onmessage = ({ data }: MessageEvent<Message>) => {
            if (dead.has(worker)) return;
            if (data.saved !== undefined) saved = data.saved;
            else if (data.problem !== undefined) died(worker);
            else {
                waiting.get(data.id!)?.(data.answer!);
                waiting.delete(data.id!);
            }
        };
        worker.onerror = () => died(worker);
        return worker;
    }

    function died(worker: Worker): void {
        if (dead.has(worker)) return;
        isNews = waiting.size === 0;
        deaths = [...deaths.filter((at) => performance.now() - at < deathsWithin), performance.now()];
        running = deaths.length > mostDeaths ? Promise.reject(new Unreachable(stopsAgain)) : begin();
        running.catch(() => {}); // told to whoever asks next
        end(worker);
    }

    function end(worker: Worker): void {
        dead.add(worker);
        worker.terminate();
        for (const settle of waiting.values()) settle(null);
        waiting.clear();
    }

    async function send(request: LabRequest): Promise<Uint8Array> {
        if (isNews) {
            isNews = false;
            throw new Unreachable(goesOn);
        }
        const worker = await running,
            id = ++next;
        const answer = await new Promise<Uint8Array | null>((resolve) => {
            const timer = setTimeout(() => died(worker), patience);
            waiting.set(id, (bytes) => {
                clearTimeout(timer);
                resolve(bytes);
            });
            worker.postMessage({ id, request: new TextEncoder().encode(JSON.stringify(request)) });
        });
        if (answer === null && replaced.has(worker)) return send(request);
        if (answer === null) throw new Unreachable(goesOn);
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
        // In a new worker, so that what does not fit leaves everything as it is.
        open: async (files) => {
            const worker = await start(seed, files, null),
                before = await running;
            [opened, saved] = [files, null];
            running = Promise.resolve(hear(worker));
            replaced.add(before);
            end(before); // what was asked of it is asked again
        },
    };
}

/** Starts the worker, and waits until the engine is there. */
function start(seed: number, opened: OpenedFiles | null, saved: Uint8Array | null): Promise<Worker> {
    return new Promise((resolve, reject) => {
        const worker = new Worker(new URL("./run.ts", import.meta.url), { type: "module" });
        const fail = (problem: string) => {
            worker.terminate();
            reject(new Unreachable(notStarted(problem)));
        };
        worker.onmessage = ({ data }: MessageEvent<{ ready?: true; problem?: string; refused?: string }>) => {
            if (data.ready) resolve(worker);
            else if (data.refused === undefined) fail(data.problem!);
            else {
                worker.terminate();
                reject(new Refused(data.refused));
            }
        };
        worker.onerror = (event) => fail(event.message || "a file of it is missing");
        const name = opened === null ? "dotnet.js" : "dotnet-files.js";
        const engine = new URL(`./engine/${name}?${document.documentElement.dataset.version}`, document.baseURI);
        worker.postMessage({ seed, opened, saved, engine: engine.href });
    });
}
