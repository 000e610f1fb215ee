import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { plain, px } from "../format";
import { paint, tables, type Scale } from "../palette";

export interface Cell {
    readonly row: number;
    readonly column: number;
}

/** A matrix as the equation has it: rows and columns are cells to point at and to walk through with arrow keys. */
export function Matrix({
    title,
    name,
    rows,
    columns,
    at,
    scale,
    row,
    column,
    onPick,
    size,
}: {
    title: ComponentChildren;
    /** What it is called when read aloud. */
    name: string;
    rows: number;
    columns: number;
    at: (row: number, column: number) => number;
    scale: Scale;
    /** The row or column that is marked. */
    row?: number;
    column?: number;
    onPick?: (cell: Cell) => void;
    size: number;
}) {
    const ref = useRef<HTMLCanvasElement>(null),
        lookup = tables.value;
    const [pointed, setPointed] = useState<Cell | null>(null);
    useEffect(() => {
        const context = ref.current!.getContext("2d")!,
            image = context.createImageData(columns, rows);
        const values = new Float64Array(rows * columns);
        for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) values[r * columns + c] = at(r, c);
        paint(new Uint32Array(image.data.buffer), values, 0, values.length, scale, lookup);
        context.putImageData(image, 0, 0);
    });
    const current = pointed ?? { row: row ?? 0, column: column ?? 0 };
    const inside = (cell: Cell): Cell => ({
        row: Math.min(rows - 1, Math.max(0, cell.row)),
        column: Math.min(columns - 1, Math.max(0, cell.column)),
    });
    const cellOf = (event: MouseEvent): Cell => {
        const box = ref.current!.getBoundingClientRect();
        return inside({
            row: Math.floor(((event.clientY - box.top) / box.height) * rows),
            column: Math.floor(((event.clientX - box.left) / box.width) * columns),
        });
    };
    const onKey = (event: KeyboardEvent) => {
        const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
        if (step !== undefined) setPointed(inside({ row: current.row + step[0], column: current.column + step[1] }));
        else if (event.key === "Enter") onPick?.(current);
        else return;
        event.preventDefault();
        event.stopPropagation();
    };
    const value = rows > 0 && columns > 0 ? at(inside(current).row, inside(current).column) : 0;
    const told = `${name}, row ${current.row}, column ${current.column}: ${plain(value)}`;
    const [width, height] = [columns * size, rows * size];
    return (
        <figure class="matrix">
            <figcaption>
                <span class="title">{title}</span>
                <small>
                    {rows} × {columns}
                </small>
            </figcaption>
            <div
                class="cells"
                role="application"
                tabIndex={0}
                style={{ width: px(width), height: px(height) }}
                aria-label={`${told}. Arrow keys walk through the matrix.`}
                title={told}
                onMouseMove={(event) => setPointed(cellOf(event))}
                onMouseLeave={() => setPointed(null)}
                onBlur={() => setPointed(null)}
                onKeyDown={onKey}
                onClick={(event) => onPick?.(cellOf(event))}
            >
                <canvas ref={ref} width={columns} height={rows} class="pixels" aria-hidden="true" />
                {row !== undefined && column !== undefined && (
                    <Frame top={row} left={column} high={1} wide={1} size={size} />
                )}
                {row !== undefined && column === undefined && (
                    <Frame top={row} left={0} high={1} wide={columns} size={size} />
                )}
                {row === undefined && column !== undefined && (
                    <Frame top={0} left={column} high={rows} wide={1} size={size} />
                )}
                {pointed !== null && (
                    <Frame top={pointed.row} left={pointed.column} high={1} wide={1} size={size} soft />
                )}
            </div>
            <output class="pointed num">{pointed === null ? " " : plain(value)}</output>
        </figure>
    );
}

const Frame = ({
    top,
    left,
    high,
    wide,
    size,
    soft,
}: {
    top: number;
    left: number;
    high: number;
    wide: number;
    size: number;
    soft?: boolean;
}) => (
    <span
        class={soft ? "frame soft" : "frame"}
        style={{
            top: px(top * size - 2),
            left: px(left * size - 2),
            height: px(high * size + 4),
            width: px(wide * size + 4),
        }}
    />
);
