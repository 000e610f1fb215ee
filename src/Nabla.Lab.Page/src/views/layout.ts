import type { LabDescription } from "../contract";

/** Where neurons are drawn. */
export interface Node {
    readonly layer: number;
    readonly j: number;
    readonly x: number;
    readonly y: number;
    /** Half its width. */
    readonly r: number;
    /** Whether it is the image of its incoming weights. */
    readonly isTile: boolean;
}

const most = 60,
    top = 34,
    bottom = 10;

/** Whether a drawing has no room for long names and for δ beside its outputs. */
export const isNarrow = (width: number): boolean => width < 640;

/** Whether inputs are images. */
export const isImage = (about: LabDescription): boolean => about.image.length === 2;

/** The neurons of all layers but an input that is an image: columns from left to right, at most 60 of each layer. */
export function layout(about: LabDescription, width: number, height: number): Node[][] {
    const last = about.layers.length,
        room = height - top - bottom;
    const isTight = isNarrow(width),
        right = isTight ? 66 : 170;
    const left = isImage(about) ? Math.min(190, width * 0.22) : isTight ? 40 : 110;
    const grids = about.layers.map((count, i) => grid(about, i + 1, Math.min(count, most), room, isTight));
    const drawn = grids.filter((one) => one.layer > 1 || !isImage(about));
    const wide = drawn.reduce((sum, one) => sum + one.columns * one.cell, 0);
    const gap = Math.max(16, (width - left - right - wide) / Math.max(1, drawn.length - 1));
    let x = left;
    return grids.map((one) => {
        if (one.layer === 1 && isImage(about)) return [];
        const start = one.layer === last ? Math.max(x, width - right - one.cell) : x;
        x = start + one.columns * one.cell + gap;
        const high = one.rows * one.cell;
        return Array.from({ length: one.count }, (_, j) => ({
            layer: one.layer,
            j,
            isTile: one.isTile,
            r: one.cell * (one.isTile ? 0.42 : 0.36),
            x: start + (j % one.columns) * one.cell + one.cell / 2,
            y: top + (room - high) / 2 + Math.floor(j / one.columns) * one.cell + one.cell / 2,
        }));
    });
}

function grid(about: LabDescription, layer: number, count: number, room: number, isTight: boolean) {
    const isTile = layer === 2 && isImage(about),
        isLast = layer === about.layers.length;
    const largest = isTight ? 40 : isTile ? 54 : 50,
        smallest = isTile ? (isTight ? 30 : 40) : isLast ? 22 : 28;
    let columns = 1;
    while (!isLast && Math.ceil(count / columns) * smallest > room && columns < 8) columns++;
    if (isTile && count > 12) columns = Math.max(columns, 3);
    const rows = Math.ceil(count / columns),
        cell = Math.max(14, Math.min(largest, room / rows));
    return { layer, count, columns, rows, cell, isTile };
}
