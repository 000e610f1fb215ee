import type { ComponentChildren } from "preact";
import { plain } from "../format";

/** Points of a picture: joined by a line, or each by itself. */
export interface Series {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly kind: "line" | "dashed" | "dots";
    readonly class: string;
    /** Stands at the end of the line. */
    readonly label?: string;
}

const wide = 560,
    high = 300,
    left = 84,
    bottom = 26;

/** A chart whose axes begin and end where the data do. */
export function Plot({
    series,
    x,
    y,
    label,
    marks = [],
    children,
}: {
    series: readonly Series[];
    x: string;
    y: string;
    /** What the picture says, for who does not see it. */
    label: string;
    /** Vertical lines. */
    marks?: readonly number[];
    children?: ComponentChildren;
}) {
    const [x0, x1] = ends(series.flatMap((one) => one.x)),
        [y0, y1] = ends(series.flatMap((one) => one.y));
    const atX = (value: number) => left + ((value - x0) / (x1 - x0)) * (wide - left - 70);
    const atY = (value: number) => high - bottom - ((value - y0) / (y1 - y0)) * (high - bottom - 12);
    const path = (one: Series) => one.x.map((value, i) => `${atX(value).toFixed(1)},${atY(one.y[i]).toFixed(1)}`);
    const isInside = (value: number, from: number, to: number) => from < value && value < to;
    return (
        <svg class="plot" viewBox={`0 0 ${wide} ${high}`} role="img" aria-label={label}>
            <line x1={left} x2={wide - 70} y1={high - bottom} y2={high - bottom} class="axis" />
            <line x1={left} x2={left} y1={12} y2={high - bottom} class="axis" />
            {isInside(0, y0, y1) && <line x1={left} x2={wide - 70} y1={atY(0)} y2={atY(0)} class="axis" />}
            {isInside(0, x0, x1) && <line x1={atX(0)} x2={atX(0)} y1={12} y2={high - bottom} class="axis" />}
            {marks.map((mark) => (
                <line x1={atX(mark)} x2={atX(mark)} y1={12} y2={high - bottom} class="mark-line" />
            ))}
            {series.map((one) =>
                one.kind === "dots" ? (
                    one.x.map((value, i) => (
                        <circle cx={atX(value)} cy={atY(one.y[i])} r={2.6} class={"spot " + one.class} />
                    ))
                ) : (
                    <>
                        <polyline points={path(one).join(" ")} class={`curve ${one.kind} ${one.class}`} />
                        {one.label !== undefined && (
                            <text x={wide - 66} y={atY(one.y[one.y.length - 1]) + 4} class="value">
                                {one.label}
                            </text>
                        )}
                    </>
                ),
            )}
            <text x={left - 6} y={20} class="value end">
                {plain(y1)}
            </text>
            <text x={left - 6} y={high - bottom} class="value end">
                {plain(y0)}
            </text>
            <text x={left} y={high - 8} class="value">
                {plain(x0)}
            </text>
            <text x={wide - 70} y={high - 8} class="value end">
                {plain(x1)}
            </text>
            <text x={(left + wide - 70) / 2} y={high - 8} class="value quiet middle">
                {x}
            </text>
            <text x={left + 6} y={22} class="value quiet">
                {y}
            </text>
            {children}
        </svg>
    );
}

function ends(values: readonly number[]): [number, number] {
    let [least, most] = [Infinity, -Infinity];
    for (const value of values) {
        if (!Number.isFinite(value)) continue;
        least = Math.min(least, value);
        most = Math.max(most, value);
    }
    if (!(least < most)) return [Number.isFinite(least) ? least - 1 : 0, Number.isFinite(most) ? most + 1 : 1];
    return [least, most];
}
