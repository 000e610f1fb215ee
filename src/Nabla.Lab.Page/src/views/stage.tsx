import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { block } from "../lab";
import { largest } from "../palette";
import { Matrix, type Cell } from "../parts/matrix";

/** What the stages share: the cell that is worked through, matrices of quantities, the worked line. */

/** The chosen cell: a neuron and an example, or a row and a column of weights; null: the largest number's. */
export const cell = signal<Cell | null>(null);

export const unit = { kind: "unit", most: 1 } as const;
export const signed = (values: ArrayLike<number>) => ({ kind: "signed", most: largest(values) }) as const;

export const cellSize = (rows: number, columns: number): number =>
    Math.max(3, Math.min(26, Math.floor(Math.min(room() / rows, 220 / columns))));

// What the header, the equations and the sentence leave of the window's height.
export const room = (): number => Math.max(220, Math.min(720, innerHeight - 440));

// Nothing chosen: the largest error.
export function largestOf(values: ArrayLike<number>, columns: number): Cell {
    let at = 0;
    for (let i = 1; i < values.length; i++) if (Math.abs(values[i]) > Math.abs(values[at])) at = i;
    return { row: at % columns, column: Math.floor(at / columns) };
}

export const Op = ({ children }: { children: ComponentChildren }) => (
    <span class="op" aria-hidden="true">
        {children}
    </span>
);

/** The matrix of a quantity: neurons are rows, examples are columns, as the book has them. */
export function Quantity({
    name,
    l,
    title,
    of,
    kind,
    row,
    column,
    onPick,
    size,
}: {
    name: string;
    l?: number;
    title: ComponentChildren;
    of: string;
    kind: "unit" | "signed";
    row?: number;
    column?: number;
    onPick?: (cell: Cell) => void;
    size: number;
}) {
    const values = block(l === undefined ? name : name + l);
    if (values === undefined) return null;
    return (
        <Matrix
            title={title}
            name={of}
            rows={values.columns}
            columns={values.rows}
            size={size}
            row={row}
            column={column}
            at={(r, c) => values.values[c * values.columns + r]}
            onPick={onPick}
            scale={
                kind === "unit"
                    ? {
                          ...unit,
                          most: Math.max(kind === "unit" && name !== "prime" ? 1 : 0.25, largest(values.values)),
                      }
                    : signed(values.values)
            }
        />
    );
}

export const within = (at: Cell, rows: number, columns: number): Cell => ({
    row: Math.min(at.row, rows - 1),
    column: Math.min(at.column, columns - 1),
});
