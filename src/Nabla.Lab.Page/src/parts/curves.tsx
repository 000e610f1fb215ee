import { curve, description, tick } from "../lab";
import { count, figure, percent, plain } from "../format";
import { powers } from "./math";

const wide = 290,
    high = 90;

/** Cost of every step and accuracy of every epoch; not smoothed, and thinned so that peaks remain. */
export function Curves() {
    const points = curve.value,
        about = description.value!,
        now = tick.value;
    if (points === null || points.min.length === 0) return <p class="quiet">The curves begin with the first step.</p>;
    const most = Math.max(...points.max),
        x = (step: number) => (step / Math.max(1, points.steps)) * wide;
    const y = (value: number) => high - (value / most) * high,
        n = points.min.length;
    const lows = points.min.map((value, i) => `${x((i + 1) * points.width).toFixed(1)},${y(value).toFixed(1)}`);
    const highs = points.max.map((value, i) => `${x((i + 1) * points.width).toFixed(1)},${y(value).toFixed(1)}`);
    const best = Math.max(0, ...points.accuracy),
        bestAt = points.accuracy.indexOf(best);
    const bestEpoch = Math.round(points.epochSteps[bestAt] / about.stepsPerEpoch),
        reach = `from ${plain(points.last[0])} to ${plain(points.last[n - 1])}`;
    return (
        <>
            <figure>
                <figcaption>
                    cost of each mini-batch: {plain(points.last[n - 1])} now, {plain(Math.min(...points.min))} at best
                </figcaption>
                <svg
                    viewBox={`-2 -4 ${wide + 60} ${high + 22}`}
                    role="img"
                    aria-label={`Cost ${reach} over ${points.steps} steps`}
                >
                    <line x1={0} x2={wide} y1={high} y2={high} class="axis" />
                    <path d={`M${highs.join("L")}L${lows.reverse().join("L")}Z`} class="cost" />
                    <text x={wide + 6} y={10} class="value">
                        {powersText(most)}
                    </text>
                    <text x={wide + 6} y={high} class="value">
                        0
                    </text>
                    <text x={0} y={high + 15} class="value">
                        0
                    </text>
                    <text x={wide} y={high + 15} class="value end">
                        {count(points.steps)} steps
                    </text>
                </svg>
                {points.width > 1 && (
                    <p class="quiet">
                        {count(n)} points, each the range of {points.width} steps
                    </p>
                )}
            </figure>
            <figure>
                <figcaption>
                    {points.accuracy.length === 0
                        ? `${about.testName} examples right: after the first epoch`
                        : `${about.testName} examples right: ${percent(points.accuracy.at(-1)!)} now, ` +
                          `${percent(best)} at best, after epoch ${bestEpoch}`}
                </figcaption>
                <svg
                    viewBox={`-2 -4 ${wide + 60} ${high + 22}`}
                    role="img"
                    aria-label={`Accuracy of ${points.accuracy.length} epochs`}
                >
                    <line x1={0} x2={wide} y1={high} y2={high} class="axis" />
                    <polyline
                        class="accuracy"
                        points={points.epochSteps
                            .map((step, i) => `${x(step).toFixed(1)},${(high - points.accuracy[i] * high).toFixed(1)}`)
                            .join(" ")}
                    />
                    {points.epochSteps.length === 1 && (
                        <circle class="dot" cx={x(points.epochSteps[0])} cy={high - points.accuracy[0] * high} r={3} />
                    )}
                    <text x={wide + 6} y={10} class="value">
                        100 %
                    </text>
                    <text x={wide + 6} y={high} class="value">
                        0
                    </text>
                    <text x={wide} y={high + 15} class="value end">
                        epoch {now?.epoch}
                    </text>
                </svg>
            </figure>
        </>
    );
}

const powersText = (value: number): string =>
    powers(figure(value))
        .map((part) => (typeof part === "string" ? part : ""))
        .join("");
