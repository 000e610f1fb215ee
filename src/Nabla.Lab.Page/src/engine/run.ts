/** The worker: .NET in WebAssembly, which answers requests and trains between them. */

import type { LabReply } from "../contract";
import type { OpenedFiles } from "./engine";

interface Session {
    Open(seed: number): void;
    OpenFiles(names: string, lengths: string, bytes: Uint8Array, target: string): Uint8Array;
    Handle(request: Uint8Array): Uint8Array;
    Work(milliseconds: number): number;
    Save(): Uint8Array;
    Restore(saved: Uint8Array): void;
}

interface DotNet {
    create(): Promise<{
        runMain(): Promise<number>;
        getConfig(): { mainAssemblyName: string };
        getAssemblyExports(name: string): Promise<{ Nabla: { Lab: { Browser: { Program: Session } } } }>;
    }>;
}

/** Milliseconds of training at once. */
const slice = 12;

/** Milliseconds between two states that the page keeps: more where saving takes more than a part of the time. */
const saveEvery = 1000,
    saveSeldom = 5000,
    savePart = 1 / 20;

let session: Session;
let saveAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let isQueued = false;
const channel = new MessageChannel();
channel.port1.onmessage = work;

// Not onmessage: with that .NET takes the worker for one of its own threads, and waits for ever.
addEventListener("message", (event) => void begin(event), { once: true });

// A file that cannot be loaded is told this way.
addEventListener("unhandledrejection", (event) => tell(event.reason));

const tell = (problem: unknown): void => {
    const text = problem instanceof Error ? problem.message : String(problem);
    postMessage({ problem: lost === null || text.includes(lost) ? text : `${text}, ${lost}` });
};

// The file that did not come, which .NET does not always name.
let lost: string | null = null;
const load = self.fetch;
self.fetch = async (...file) => {
    let isThere = false;
    try {
        const response = await load(...file);
        isThere = response.ok;
        return response;
    } finally {
        if (!isThere) lost = String(file[0]).replace(/.*\//, "");
    }
};

interface Begin {
    readonly seed: number;
    readonly opened: OpenedFiles | null;
    readonly saved: Uint8Array | null;
    readonly engine: string;
}

async function begin({ data }: MessageEvent<Begin>): Promise<void> {
    try {
        const { dotnet } = (await import(/* @vite-ignore */ data.engine)) as { dotnet: DotNet };
        const runtime = await dotnet.create();
        await runtime.runMain();
        const exports = await runtime.getAssemblyExports(runtime.getConfig().mainAssemblyName);
        session = exports.Nabla.Lab.Browser.Program;
        if (data.opened === null) session.Open(data.seed);
        else {
            const reply = JSON.parse(new TextDecoder().decode(openFiles(data.opened))) as LabReply;
            if (reply.type === "problem") return postMessage({ refused: reply.message });
        }
        if (data.saved !== null) session.Restore(data.saved);
        addEventListener("message", answer);
        postMessage({ ready: true });
        soon(0);
    } catch (problem) {
        tell(problem);
    }
}

function openFiles({ files, target }: OpenedFiles): Uint8Array {
    const all = new Uint8Array(files.reduce((sum, file) => sum + file.bytes.length, 0));
    let at = 0;
    for (const { bytes } of files) {
        all.set(bytes, at);
        at += bytes.length;
    }
    const names = files.map((file) => file.name).join("\n"),
        lengths = files.map((file) => file.bytes.length).join(",");
    return session.OpenFiles(names, lengths, all, target ?? "");
}

function answer({ data }: MessageEvent<{ id: number; request: Uint8Array }>): void {
    const bytes = session.Handle(data.request);
    postMessage({ id: data.id, answer: bytes }, { transfer: [bytes.buffer] });
    save();
    soon(0);
}

// Requests that wait come before the next slice: a message is not delivered while a slice runs.
function work(): void {
    isQueued = false;
    const wait = session.Work(slice);
    save();
    if (wait >= 0) soon(wait);
}

// The page keeps the state for the worker that follows if this one dies.
function save(): void {
    const begin = performance.now();
    if (begin < saveAt) return;
    const saved = session.Save(),
        end = performance.now();
    saveAt = end + Math.max(saveEvery, Math.min(saveSeldom, (end - begin) / savePart));
    if (saved.length > 0) postMessage({ saved }, { transfer: [saved.buffer] });
}

function soon(wait: number): void {
    clearTimeout(timer);
    if (isQueued) return;
    isQueued = wait < 1;
    if (isQueued) channel.port2.postMessage(0);
    else timer = setTimeout(work, wait);
}
