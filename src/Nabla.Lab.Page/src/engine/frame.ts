/** What a block holds; the numbers are those of BlockKind in the engine. */
export const kinds = [
    "",
    "w",
    "b",
    "z",
    "a",
    "delta",
    "prime",
    "nablaA",
    "back",
    "nablaW",
    "nablaB",
    "stepW",
    "sinceStartW",
    "y",
    "cost",
    "example",
    "caption",
    "tick",
] as const;

/** A matrix of numbers, row by row. Rows of z, a, delta and their kin are examples. */
export interface Block {
    readonly rows: number;
    readonly columns: number;
    readonly values: Float32Array | Float64Array | Int32Array;
}

/** The phases of a step: the last one that is done. */
export const phases = ["none", "forward", "outputError", "backward", "gradients", "update"] as const;

/** Quantities of backpropagation, all at the same parameters. */
export interface Frame {
    /** Grows with every change; a frame that has not changed since has no blocks. */
    readonly number: number;
    readonly step: number;
    readonly epoch: number;
    readonly phase: (typeof phases)[number];
    readonly blocks: ReadonlyMap<string, Block>;
    readonly texts: ReadonlyMap<string, string>;
}

/** Reads a frame as the engine writes it: a header of 40 bytes, then blocks with headers of 16. */
export function readFrame(buffer: ArrayBuffer): Frame {
    const view = new DataView(buffer);
    if (buffer.byteLength < 40 || view.getUint32(0, true) !== 0x464c424e || view.getUint16(4, true) !== 1)
        throw new Error("The engine sent something that is not a frame of version 1.");
    const blocks = new Map<string, Block>(),
        texts = new Map<string, string>();
    let at = 40;
    for (let i = view.getUint16(6, true); i > 0; i--) {
        const kind = kinds[view.getUint8(at)],
            layer = view.getUint16(at + 1, true),
            type = view.getUint8(at + 3);
        const rows = view.getInt32(at + 4, true),
            columns = view.getInt32(at + 8, true);
        const length = view.getInt32(at + 12, true),
            name = layer === 0 ? kind : kind + layer;
        at += 16;
        if (type === 5) texts.set(name, new TextDecoder().decode(new Uint8Array(buffer, at, length)));
        else blocks.set(name, { rows, columns, values: numbers(buffer, at, type, rows, columns) });
        at += (length + 7) & ~7;
    }
    return {
        number: view.getFloat64(8, true),
        step: view.getFloat64(16, true),
        epoch: view.getFloat64(24, true),
        phase: phases[view.getUint8(32)],
        blocks,
        texts,
    };
}

function numbers(buffer: ArrayBuffer, at: number, type: number, rows: number, columns: number) {
    const count = rows * columns;
    if (type === 2) return new Float32Array(buffer, at, count);
    if (type === 3) return new Float64Array(buffer, at, count);
    if (type === 4) return new Int32Array(buffer, at, count);
    const scales = new Float32Array(buffer, at, rows),
        bytes = new Int8Array(buffer, at + 4 * rows, count);
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = bytes[i] * scales[Math.floor(i / columns)];
    return values;
}
