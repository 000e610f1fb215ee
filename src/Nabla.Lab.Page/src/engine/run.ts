/** The worker: .NET in WebAssembly, which answers requests and trains between them. */

interface Session {
    Open(seed: number): void;
    Handle(request: Uint8Array): Uint8Array;
    Work(milliseconds: number): number;
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

let session: Session;
let timer: ReturnType<typeof setTimeout> | undefined;
let isQueued = false;
const channel = new MessageChannel();
channel.port1.onmessage = work;

// Not onmessage: with that .NET takes the worker for one of its own threads, and waits for ever.
addEventListener("message", (event) => void begin(event), { once: true });

// A file that cannot be loaded is told this way.
addEventListener("unhandledrejection", (event) => tell(event.reason));

const tell = (problem: unknown): void =>
    postMessage({ problem: problem instanceof Error ? problem.message : String(problem) });

async function begin({ data }: MessageEvent<{ seed: number; engine: string }>): Promise<void> {
    try {
        const { dotnet } = (await import(/* @vite-ignore */ data.engine + "dotnet.js")) as { dotnet: DotNet };
        const runtime = await dotnet.create();
        await runtime.runMain();
        const exports = await runtime.getAssemblyExports(runtime.getConfig().mainAssemblyName);
        session = exports.Nabla.Lab.Browser.Program;
        session.Open(data.seed);
        addEventListener("message", answer);
        postMessage({ ready: true });
    } catch (problem) {
        tell(problem);
    }
}

function answer({ data }: MessageEvent<{ id: number; request: Uint8Array }>): void {
    const bytes = session.Handle(data.request);
    postMessage({ id: data.id, answer: bytes }, { transfer: [bytes.buffer] });
    soon(0);
}

// Requests that wait come before the next slice: a message is not delivered while a slice runs.
function work(): void {
    isQueued = false;
    const wait = session.Work(slice);
    if (wait >= 0) soon(wait);
}

function soon(wait: number): void {
    clearTimeout(timer);
    if (isQueued) return;
    isQueued = wait < 1;
    if (isQueued) channel.port2.postMessage(0);
    else timer = setTimeout(work, wait);
}
