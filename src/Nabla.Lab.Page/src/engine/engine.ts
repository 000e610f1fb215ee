import type { LabReply, LabRequest } from "../contract";
import type { Frame } from "./frame";

/** The engine that trains: on this machine behind `nabla lab`, or in this page's worker. */
export interface Engine {
    /** Asks, and gets an answer in JSON. */
    ask(request: LabRequest): Promise<LabReply>;

    /** Asks for a frame. */
    look(request: LabRequest): Promise<Frame>;

    /** Begins with other files; not there where a command said what is shown. */
    open?(files: OpenedFiles): Promise<void>;
}

/** Files that somebody opens: a table, a case or a model, or the four of a data set of images. */
export interface OpenedFiles {
    readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
    /** Of a table: the column to predict. */
    readonly target?: string;
}

/** The engine refused: nothing has changed, and the sentence says why. */
export class Refused extends Error {}

/** The engine does not answer; asking again later may help. */
export class Unreachable extends Error {}
