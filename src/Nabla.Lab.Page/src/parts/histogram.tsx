import { Sym } from "./math";

const wide = 480,
    high = 90;

/** How often z fell into each of equal bins: bars now, a line before the first step. */
export function Histogram({
    l,
    now,
    start,
    from,
    to,
}: {
    l: number;
    now: readonly number[];
    start: readonly number[];
    from: number;
    to: number;
}) {
    const most = Math.max(1, ...now, ...start),
        each = wide / now.length,
        y = (count: number) => high - (count / most) * high;
    const outline = start.map((count, i) => `${(i * each).toFixed(1)},${y(count).toFixed(1)}h${each.toFixed(2)}`);
    const middle = (counts: readonly number[]) => mean(counts, from, to).toFixed(1);
    return (
        <figure class="histogram">
            <figcaption>
                <Sym of="z" l={l} /> now (bars) and before the first step (line)
            </figcaption>
            <svg
                viewBox={`0 -2 ${wide} ${high + 18}`}
                role="img"
                aria-label={`z of layer ${l}: mean ${middle(now)} now, ${middle(start)} before the first step`}
            >
                {now.map((count, i) => (
                    <rect x={i * each} y={y(count)} width={each * 0.9} height={high - y(count)} class="fill-ink" />
                ))}
                <path d={"M" + outline.join("L")} class="curve predicted" />
                <line x1={0} x2={wide} y1={high} y2={high} class="axis" />
                <text x={0} y={high + 14} class="value">
                    {short(from)}
                </text>
                <text x={wide / 2} y={high + 14} class="value middle">
                    {short((from + to) / 2)}
                </text>
                <text x={wide} y={high + 14} class="value end">
                    {short(to)}
                </text>
            </svg>
        </figure>
    );
}

/** Counts numbers in equal bins; what is outside is in the outermost. */
export function counted(values: readonly number[], from: number, to: number, bins: number): number[] {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values)
        counts[Math.max(0, Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins)))]++;
    return counts;
}

function mean(counts: readonly number[], from: number, to: number): number {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const at = (i: number) => from + ((i + 0.5) / counts.length) * (to - from);
    return all === 0 ? 0 : counts.reduce((sum, count, i) => sum + count * at(i), 0) / all;
}

const short = (value: number): string => (Math.round(value * 10) / 10).toString().replace("-", "−");
