import type { ComponentChildren } from "preact";
import { useSize } from "./screen";
import { powerTicks, ticks } from "./ticks";

/** Points of a picture: joined by a line, or each by itself. */
export interface Series {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly kind: "line" | "dashed" | "dots";
    readonly class: string;
    /** Stands at the end of the line. */
    readonly label?: string;
}

/** A row of strokes below the axis, one for each number. */
export interface Rug {
    readonly x: readonly number[];
    readonly name: string;
    readonly class: string;
}

const usualWide = 560,
    lowest = 220,
    highest = 330,
    letter = 6.8, // the width of a digit
    top = 18,
    bottom = 40,
    rugHigh = 14,
    labelHigh = 14;

/** A chart as wide as its place, whose letters keep their size. */
export function Plot({
    series,
    x,
    y,
    label,
    marks = [],
    rugs = [],
    log = false,
    range,
    children,
}: {
    series: readonly Series[];
    x: string;
    y: string;
    /** What the picture says, for who does not see it. */
    label: string;
    /** Vertical lines. */
    marks?: readonly number[];
    rugs?: readonly Rug[];
    /** Whether y is logarithmic; what is not above 0 is left out. */
    log?: boolean;
    /** Where y begins and ends; else where the data do. */
    range?: readonly [number, number];
    children?: ComponentChildren;
}) {
    const { ref, width } = useSize<SVGSVGElement>(),
        wide = width > 0 ? width : usualWide,
        high = Math.max(lowest, Math.min(highest, 0.55 * wide));
    const right = Math.max(70, 12 + 7 * Math.max(0, ...series.map((one) => one.label?.length ?? 0)));
    const scaled = (value: number) => (log ? Math.log10(value) : value);
    const [x0, x1] = ends([...series.flatMap((one) => one.x), ...rugs.flatMap((rug) => rug.x)]),
        [y0, y1] = range ?? ends(series.flatMap((one) => one.y.map(scaled)));
    const yTicks = log ? powerTicks(y0, y1) : ticks(y0, y1),
        xTicks = ticks(x0, x1, wide < 420 ? 3 : 6);
    const left = 14 + letter * Math.max(4, ...[...yTicks, ...rugs.map((rug) => ({ text: rug.name }))].map(longest));
    const foot = high - bottom - rugs.length * rugHigh;
    const atX = (value: number) => left + ((value - x0) / (x1 - x0)) * (wide - left - right);
    const onY = (at: number) => foot - ((at - y0) / (y1 - y0)) * (foot - top);
    const atY = (value: number) => onY(scaled(value));
    const points = (one: Series) =>
        one.x
            .map((value, i) => [atX(value), atY(one.y[i])] as const)
            .filter((point) => point.every(Number.isFinite))
            .map((point) => point.map((length) => length.toFixed(1)).join(","));
    const isInside = (value: number, from: number, to: number) => from < value && value < to;
    const labels = apart(
        series
            .filter((one) => one.label !== undefined && one.y.length > 0)
            .map((one) => ({ text: one.label!, y: atY(one.y[one.y.length - 1]) + 4 })),
    );
    return (
        <svg
            ref={ref}
            class="plot"
            viewBox={`0 0 ${wide} ${high}`}
            style={{ height: `${high}px` }}
            role="img"
            aria-label={label}
        >
            {yTicks.map(({ at, text }) => (
                <>
                    <line x1={left} x2={wide - right} y1={onY(at)} y2={onY(at)} class="grid" />
                    <text x={left - 6} y={onY(at) + 4} class="value end">
                        {text}
                    </text>
                </>
            ))}
            {xTicks.map(({ at, text }) => (
                <>
                    <line x1={atX(at)} x2={atX(at)} y1={foot} y2={foot + 4} class="axis" />
                    <text x={atX(at)} y={high - bottom + 16} class="value middle">
                        {text}
                    </text>
                </>
            ))}
            <line x1={left} x2={wide - right} y1={foot} y2={foot} class="axis" />
            <line x1={left} x2={left} y1={top} y2={foot} class="axis" />
            {!log && isInside(0, y0, y1) && <line x1={left} x2={wide - right} y1={atY(0)} y2={atY(0)} class="axis" />}
            {isInside(0, x0, x1) && <line x1={atX(0)} x2={atX(0)} y1={top} y2={foot} class="axis" />}
            {marks.map((mark) => (
                <line x1={atX(mark)} x2={atX(mark)} y1={top} y2={foot} class="mark-line" />
            ))}
            {series.map((one) =>
                one.kind === "dots" ? (
                    one.x.map((value, i) => (
                        <circle cx={atX(value)} cy={atY(one.y[i])} r={2.6} class={"spot " + one.class} />
                    ))
                ) : (
                    <polyline points={points(one).join(" ")} class={`curve ${one.kind} ${one.class}`} />
                ),
            )}
            {labels.map((one) => (
                <text x={wide - right + 4} y={one.y} class="value">
                    {one.text}
                </text>
            ))}
            {rugs.map((rug, i) => (
                <>
                    <path
                        d={rug.x.map((value) => `M${atX(value).toFixed(1)},${foot + i * rugHigh + 3}v9`).join("")}
                        class={"rug " + rug.class}
                    />
                    <text x={left - 6} y={foot + i * rugHigh + 12} class="value quiet end">
                        {rug.name}
                    </text>
                </>
            ))}
            <text x={(left + wide - right) / 2} y={high - 6} class="value quiet middle">
                {x}
            </text>
            <text x={left + 2} y={11} class="value quiet">
                {y}
            </text>
            {children}
        </svg>
    );
}

// Labels at the ends of lines that lie close together make room for each other.
function apart(labels: { text: string; y: number }[]): { text: string; y: number }[] {
    const sorted = labels.filter((label) => Number.isFinite(label.y)).sort((one, other) => one.y - other.y);
    for (let i = 1; i < sorted.length; i++) sorted[i].y = Math.max(sorted[i].y, sorted[i - 1].y + labelHigh);
    return sorted;
}

const longest = ({ text }: { text: string }): number => text.length;

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
