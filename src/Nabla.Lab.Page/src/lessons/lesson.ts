import { computed, signal } from "@preact/signals";
import type { LabContrast, LabTarget } from "../contract";
import {
    block,
    compared,
    comparison,
    contrast,
    control,
    description,
    equation,
    frame,
    isBatch,
    isTable,
    nudged,
    place,
    problem,
    shown,
    tick,
    tiles,
    view,
    type Equation,
    type View,
} from "../lab";
import { cell } from "../views/stage";
import { openStage } from "../views/step";
import data from "./lessons.json";

/** Lessons are data: what a step sets, says and asks for, and what must be true for the sentence to be true. */

export type Operand = string | number | boolean;
export type Condition = readonly [Operand, string, Operand];

export interface Settings {
    readonly seek?: number;
    readonly eta?: number;
    readonly view?: View;
    readonly equation?: Equation;
    readonly place?: readonly number[];
    readonly example?: readonly [string, number];
    readonly batch?: boolean;
    /** A stage of Step, and the layer that it is shown for. */
    readonly stage?: readonly [number, number];
    /** The row of the matrices that is worked through. */
    readonly row?: number;
    readonly tiles?: "w" | "nablaW";
    readonly contrast?: LabContrast;
    readonly target?: LabTarget;
    readonly exponent?: number;
}

export interface Task {
    readonly say: string;
    /** What is true when the task is done. */
    readonly done?: readonly Condition[];
    /** The number that is to be typed. */
    readonly answer?: string;
    /** How a test does it. */
    readonly do?: readonly (readonly (string | number)[])[];
}

export interface LessonStep {
    readonly set?: Settings;
    readonly say: string;
    readonly claims?: readonly Condition[];
    readonly task?: Task;
}

export interface Lesson {
    readonly title: string;
    readonly about: string;
    readonly steps: readonly LessonStep[];
}

export const lessons = data as unknown as readonly Lesson[];

/** Where one is: a lesson and its step; null: in none. */
export const at = signal<{ lesson: number; step: number } | null>(null);
export const typed = signal("");

export const current = computed(() => (at.value === null ? null : lessons[at.value.lesson].steps[at.value.step]));

/** What all lessons are about: the digits with the first weights of seed 0. */
const seed = "0",
    eta = 3,
    layers = "64,30,10";

export const fits = (): boolean => description.value?.data === "digits" && description.value.layers.join() === layers;

export async function go(lesson: number, step: number): Promise<void> {
    at.value = { lesson, step };
    typed.value = "";
    isTable.value = false;
    if (step === 0) {
        if (description.value!.seed !== seed) await control("reseed", Number(seed));
        if (description.value!.learningRate !== eta) await control("eta", eta);
        await control("pause");
    }
    await set(lessons[lesson].steps[step].set ?? {});
}

async function set(to: Settings): Promise<void> {
    if (to.eta !== undefined && to.eta !== description.value!.learningRate) await control("eta", to.eta);
    if (to.seek !== undefined) await control("seek", to.seek);
    if (to.target !== undefined) [nudged.target.value, nudged.isNegative.value] = [to.target, false];
    if (to.exponent !== undefined) nudged.exponent.value = to.exponent;
    if (to.contrast !== undefined)
        [contrast.value, compared.epochs.value, compared.rate.value] = [to.contrast, 10, undefined];
    if (to.tiles !== undefined) tiles.value = to.tiles;
    if (to.batch !== undefined) isBatch.value = to.batch;
    if (to.example !== undefined) shown.value = { of: to.example[0] as "test", index: to.example[1] };
    if (to.place !== undefined) {
        const [layer, j, k] = to.place;
        place.value = k === undefined ? { layer, j } : { layer, j, k };
    }
    if (to.equation !== undefined) equation.value = to.equation;
    if (to.stage !== undefined) openStage(...to.stage);
    if (to.row !== undefined) cell.value = { row: to.row, column: 0 };
    if (to.view !== undefined) view.value = to.view;
}

/** The value of a name: a number of the frame, as in delta3[9] or w3[9,29]; or something that the page shows. */
export function read(name: Operand): Operand | undefined {
    if (typeof name !== "string") return name;
    const found = /^([a-zA-Z]+\d*)\[(\d+)(?:,(\d+))?\]$/.exec(name);
    if (found !== null) {
        const of = block(found[1]);
        return of?.values[found[3] === undefined ? Number(found[2]) : Number(found[2]) * of.columns + Number(found[3])];
    }
    if (name.startsWith("comparison.")) {
        let value: unknown = comparison.value;
        for (const part of name.split(".").slice(1)) value = (value as Record<string, unknown> | null)?.[part];
        return value as Operand | undefined;
    }
    const at = place.value;
    const known: Record<string, Operand | undefined> = {
        step: tick.value?.step,
        phase: tick.value?.phase,
        eta: description.value?.learningRate,
        problem: problem.value ?? tick.value?.problem ?? "",
        nudge: 10 ** nudged.exponent.value,
        rate: compared.rate.value ?? 0,
        place: at === null ? "" : [at.layer, at.j, ...(at.k === undefined ? [] : [at.k])].join("."),
    };
    return name in known ? known[name] : name;
}

export function holds([left, how, right]: Condition): boolean {
    void frame.value;
    const [one, other] = [read(left), read(right)];
    if (one === undefined || other === undefined) return false;
    switch (how) {
        case "<":
            return one < other;
        case ">":
            return one > other;
        case "~":
            return new RegExp(String(other)).test(String(one));
        default:
            return one === other;
    }
}

/** Whether what was typed is the number, to the digits that were typed: two or more that count. The numbers that a
 *  sentence gives have four, so that what comes of them may be off in the fourth. */
export function isAnswered(task: Task): boolean {
    const text = typed.value
        .trim()
        .replace(",", ".")
        .replaceAll("−", "-")
        .replace(/\s*[·×*]\s*10\s*\^?\s*/, "e");
    if (task.answer === undefined || !/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(text)) return false;
    const [mantissa, exponent] = text.toLowerCase().split("e");
    const decimals = mantissa.includes(".") ? mantissa.length - mantissa.indexOf(".") - 1 : 0;
    const digits = mantissa.replace(/^[-+]?[0.]*/, "").replace(".", "").length;
    const right = read(task.answer);
    const unit = 10 ** (Number(exponent ?? 0) - decimals);
    if (digits < 2 || typeof right !== "number") return false;
    return Math.abs(Number(text) - right) <= Math.max(0.501 * unit, 0.002 * Math.abs(right));
}

export const isDone = (task: Task): boolean =>
    task.answer === undefined ? (task.done ?? []).every(holds) : isAnswered(task);
