import { batch, computed, effect, signal } from "@preact/signals";
import type {
    LabAction,
    LabComparison,
    LabContrast,
    LabCurve,
    LabDescription,
    LabReply,
    LabRequest,
    LabTarget,
    LabTick,
} from "./contract";
import { Refused, Unreachable, type Engine, type OpenedFiles } from "./engine/engine";
import type { Block, Frame } from "./engine/frame";

/** What the page shows of the engine, and what it asks for next. */

export const views = ["network", "watch", "step", "neuron", "nudge", "paths", "check", "speed", "mistakes"] as const;
export type View = (typeof views)[number];
export const equations = ["25", "BP1", "BP2", "BP3", "BP4"] as const;
export type Equation = (typeof equations)[number];

/** A neuron, or with k the weight that leads to it from neuron k of the layer before. */
export interface Place {
    readonly layer: number;
    readonly j: number;
    readonly k?: number;
}

/** An example of the data; null: the whole mini-batch that is next. */
export interface Shown {
    readonly of: "training" | "test" | "drawn";
    readonly index: number;
}

export const description = signal<LabDescription | null>(null);
export const tick = signal<LabTick | null>(null);
export const curve = signal<LabCurve | null>(null);
export const frame = signal<Frame | null>(null);
export const view = signal<View>("network");
export const equation = signal<Equation>("BP2");
export const place = signal<Place | null>(null);
export const shown = signal<Shown>({ of: "training", index: 0 });
export const isBatch = signal(false);
export const tiles = signal<"w" | "nablaW" | "stepW" | "sinceStartW">("w");

/** What the view of learning speeds compares; null: it shows this training. */
export const contrast = signal<LabContrast | null>(null);
export const contrasts = ["cost", "output", "activation", "start", "depth"] as const;
/** What the last comparison came to. */
export const comparison = signal<LabComparison | null>(null);

/** What the view of nudges changes, and by which power of ten. */
export const nudged = { target: signal<LabTarget>("weight"), exponent: signal(-0.5), isNegative: signal(false) };
/** How trainings are compared: so many epochs, with a learning rate of their own if one is given. */
export const compared = { epochs: signal(10), rate: signal<number | undefined>(undefined) };
export const problem = signal<string | null>(null);
export const isTable = signal(false);

/** Whether a sheet is filled in: then the engine is asked for what is given, and for nothing else. */
export const isHomework = signal(false);

/** How often something was drawn: 0, there is no drawing to look at. */
export const drawings = signal(0);

/** How many frames came, for tests that count them. */
export const frames = { count: 0 };

export const layerCount = computed(() => description.value?.layers.length ?? 0);

let engine: Engine;
let latest = 0; // the number of the newest state that is known: what a request brings later may be older
let wanted = ""; // what the last frame was asked with
let curveStep = -1,
    curveTime = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let isPulling = false,
    isStale = false;

/** A block of the frame, by its name, as "w2". */
export const block = (name: string): Block | undefined => frame.value?.blocks.get(name);

/** Begins to show an engine. */
export async function open(to: Engine, inside: OpenedFiles | null): Promise<void> {
    [engine, files.value] = [to, inside];
    await describe();
    effect(() => {
        void [view.value, place.value, shown.value, isBatch.value, tiles.value, isHomework.value];
        refresh();
    });
    document.addEventListener("visibilitychange", refresh);
}

async function describe(): Promise<void> {
    const reply = await engine.ask({ type: "describe" });
    if (reply.type === "description") description.value = reply;
}

/** Tells the engine what to do. */
export async function control(action: LabAction, value?: number): Promise<void> {
    try {
        const reply = await engine.ask({ type: "control", action, value });
        if (reply.type === "tick") [latest, tick.value] = [reply.number, reply];
        if (action === "reseed" || action === "eta") await describe();
        curveStep = -1;
        problem.value = null;
    } catch (error) {
        fail(error);
    }
    refresh();
}

/** Asks the engine something; the caller deals with what it refuses. */
export const ask = (request: LabRequest): Promise<LabReply> => engine.ask(request);

/** The files that are open; null: what the engine began with. */
export const files = signal<OpenedFiles | null>(null);

/** Whether files can be opened in this page. */
export const opens = (): boolean => engine.open !== undefined;

/** Opens files. What does not fit leaves everything as it was.
 *  @returns What is wrong with them; null: nothing. */
export async function openFiles(to: OpenedFiles): Promise<string | null> {
    try {
        await engine.open!(to);
        batch(() => {
            [latest, wanted, curveStep] = [0, "", -1];
            [place.value, shown.value, isBatch.value] = [null, { of: "training", index: 0 }, false];
            [curve.value, comparison.value, drawings.value, files.value] = [null, null, 0, to];
        });
        await describe();
        await control("rate", usualRate);
        await control("run");
        return null;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}

/** Steps a second where nobody chose it, as nabla lab begins. */
export const usualRate = 30;

/** A frame of its own: quantities of several examples. */
export const lookAt = (of: Shown["of"], examples: readonly number[], names: readonly string[]): Promise<Frame> =>
    engine.look({ type: "look", blocks: names, of, examples });

/** The checksum of the parameters of now, as nabla inspect shows it. */
export async function checksum(): Promise<string> {
    const reply = await engine.ask({ type: "checksum" });
    return reply.type === "text" ? reply.text : "";
}

/** Runs, or pauses. */
export const toggle = (): Promise<void> => control(tick.value?.isRunning ? "pause" : "run");

/** Gets a frame as soon as possible. */
export function refresh(): void {
    isStale = true;
    if (!isPulling) void pull();
}

function blocks(): string[] {
    const last = layerCount.value,
        layers = Array.from({ length: last - 1 }, (_, i) => i + 2);
    const of = (...names: string[]) => layers.flatMap((l) => names.map((name) => name + l));
    if (isHomework.value) return ["a1", "y", "example", "tick", ...of("w", "b")];
    const always = ["a1", "y", "example", "cost", "caption", "tick", ...of("z", "a", "delta")];
    switch (view.value) {
        case "network":
            return [...always, "nablaA", ...of("w", "b", "prime", "nablaW"), ...of("back").slice(0, -1)];
        case "watch":
            return [...always, ...of("prime"), `${tiles.value}2`];
        default:
            return [...always, "nablaA", ...of("w", "b", "prime", "nablaW", "nablaB"), ...of("back").slice(0, -1)];
    }
}

// The page asks, and nothing is pushed to it: a frame is asked for when the last one is drawn.
async function pull(): Promise<void> {
    clearTimeout(timer);
    if (document.hidden && frame.value !== null) return;
    isPulling = true;
    isStale = false;
    const asked = {
        type: "look" as const,
        blocks: blocks(),
        layer: place.value?.layer,
        neuron: place.value?.j,
        small: view.value === "watch",
        ...(isBatch.value && view.value === "step" ? {} : { of: shown.value.of, example: shown.value.index }),
    };
    const key = JSON.stringify(asked);
    const begin = performance.now();
    try {
        const next = await engine.look(key === wanted ? { ...asked, since: frame.value?.number } : asked);
        if (next.number < latest) isStale = true;
        else if (next.blocks.size > 0) {
            await drawn();
            batch(() => {
                wanted = key;
                latest = next.number;
                frame.value = next;
                tick.value = JSON.parse(next.texts.get("tick")!) as LabTick;
            });
            frames.count++;
        }
        if (problem.value !== null) problem.value = null;
        await pullCurve();
    } catch (error) {
        fail(error);
    }
    isPulling = false;
    const pause = problem.value !== null ? 1000 : tick.value?.isRunning ? 70 : 400;
    if (isStale) void pull();
    else timer = setTimeout(() => void pull(), Math.max(0, pause - (performance.now() - begin)));
}

// The next time that the page can be drawn; one that is hidden by then takes the frame at once, and no other.
function drawn(): Promise<void> {
    if (document.hidden) return Promise.resolve();
    return new Promise((resolve) => {
        const end = () => {
            cancelAnimationFrame(next);
            document.removeEventListener("visibilitychange", end);
            resolve();
        };
        const next = requestAnimationFrame(end);
        document.addEventListener("visibilitychange", end);
    });
}

async function pullCurve(): Promise<void> {
    const now = performance.now(),
        step = tick.value?.furthest ?? 0;
    if (step === curveStep || now - curveTime < 250) return;
    [curveStep, curveTime] = [step, now];
    const reply = await engine.ask({ type: "curve" });
    if (reply.type === "curve") curve.value = reply;
}

function fail(error: unknown): void {
    if (error instanceof Refused || error instanceof Unreachable) problem.value = error.message;
    else {
        problem.value = `The page has a fault: ${error instanceof Error ? error.message : String(error)}. Reload it.`;
        throw error;
    }
    [wanted, latest] = ["", 0];
}

/** The equation of the phase that was done last; null: no step is under way. */
export const phaseOf = computed<Equation | null>(() => {
    switch (tick.value?.phase) {
        case "forward":
            return "25";
        case "outputError":
            return "BP1";
        case "backward":
            return "BP2";
        case "gradients":
            return "BP4";
        default:
            return null;
    }
});
