import { useRef } from "preact/hooks";
import { control, curve, description, tick } from "../lab";
import { count, figure, percent } from "../format";
import { powers } from "./math";

const height = 44,
    width = 1000;

/** The curve of costs, which is the way back in time too. */
export function Timeline() {
    const ref = useRef<HTMLDivElement>(null);
    const now = tick.value,
        points = curve.value,
        about = description.value;
    if (now === null || about === null) return null;
    const end = Math.max(now.furthest, 1) * 1.04,
        x = (step: number) => (step / end) * width;
    const most = Math.max(...(points?.max ?? [1]), 1e-300);
    const y = (cost: number) => height - 2 - (cost / most) * (height - 6);
    const seek = (step: number) => control("seek", Math.max(0, Math.min(now.furthest, Math.round(step))));
    const stepAt = (event: PointerEvent) => {
        const box = ref.current!.getBoundingClientRect();
        return ((event.clientX - box.left) / box.width) * end;
    };
    const onKey = (event: KeyboardEvent) => {
        const jump = { ArrowLeft: -1, ArrowRight: 1, PageDown: -about.stepsPerEpoch, PageUp: about.stepsPerEpoch }[
            event.key
        ];
        if (jump !== undefined) void seek(now.step + jump);
        else if (event.key === "Home") void seek(0);
        else if (event.key === "End") void seek(now.furthest);
        else return;
        event.preventDefault();
        event.stopPropagation();
    };
    const cost = now.cost === undefined ? "" : `cost ${figure(now.cost)}`;
    const right = now.accuracy === undefined ? "" : `${about.testName} ${percent(now.accuracy)}`;
    return (
        <section class="timeline" aria-label="Training over time">
            <div
                ref={ref}
                class="strip"
                role="slider"
                tabIndex={0}
                aria-label="Step"
                aria-valuemin={0}
                aria-valuemax={now.furthest}
                aria-valuenow={now.step}
                onKeyDown={onKey}
                aria-valuetext={`step ${count(now.step)} of ${count(now.furthest)}, epoch ${now.epoch}, ${cost}`}
                onPointerDown={(event) => {
                    event.currentTarget.setPointerCapture(event.pointerId);
                    void seek(stepAt(event));
                }}
                onPointerMove={(event) => {
                    if (event.buttons === 1) void seek(stepAt(event));
                }}
            >
                <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
                    {epochMarks(now.furthest, about.stepsPerEpoch).map((step) => (
                        <line x1={x(step)} x2={x(step)} y1={height - 5} y2={height} class="mark" />
                    ))}
                    {points !== null && (
                        <path d={band(points.min, points.max, points.width, points.steps, x, y)} class="cost" />
                    )}
                    {points !== null && points.accuracy.length > 0 && (
                        <polyline
                            class="accuracy"
                            points={points.epochSteps
                                .map((step, i) => `${x(step)},${2 + (1 - points.accuracy[i]) * (height - 6)}`)
                                .join(" ")}
                        />
                    )}
                    <line x1={x(now.step)} x2={x(now.step)} y1={0} y2={height} class="now" />
                </svg>
            </div>
            <p class="legend num" translate={false}>
                epoch {now.epoch}, step {count(now.step)}
                {cost !== "" && <span class="cost-name">{powers(cost)}</span>}
                {right !== "" && <span class="accuracy-name">{right}</span>}
                {now.end !== undefined && <span>{now.end}</span>}
            </p>
        </section>
    );
}

// Every epoch, or every tenth or hundredth where there are many.
function epochMarks(steps: number, perEpoch: number): number[] {
    let every = perEpoch;
    while (steps / every > 40) every *= 10;
    return Array.from({ length: Math.floor(steps / every) }, (_, i) => (i + 1) * every);
}

// From minimum to maximum of each point: thinning hides no peak.
function band(
    min: readonly number[],
    max: readonly number[],
    each: number,
    steps: number,
    x: (step: number) => number,
    y: (cost: number) => number,
): string {
    if (min.length === 0) return "";
    const at = (i: number) => x(Math.min(steps, (i + 1) * each)).toFixed(1);
    const there = max.map((value, i) => `${at(i)},${y(value).toFixed(1)}`);
    const back = min.map((value, i) => `${at(i)},${y(value).toFixed(1)}`).reverse();
    return `M${there.join("L")}L${back.join("L")}Z`;
}
