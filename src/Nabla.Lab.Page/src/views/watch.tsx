import { useEffect, useRef } from "preact/hooks";
import { count, figure, percent, plain } from "../format";
import { block, curve, description, frame, place, tick, tiles } from "../lab";
import { largest, paint, tables } from "../palette";
import { ExamplePicker, InputPicture } from "../parts/example";
import { Curves } from "../parts/curves";
import { powers, Sym } from "../parts/math";
import { isImage } from "./layout";

const shows = [
    ["w", "w"],
    ["nablaW", "∂C/∂w"],
    ["stepW", "Δw of the last step"],
    ["sinceStartW", "w − w at the start"],
] as const;

/** All neurons at once, while they learn. */
export function Watch() {
    const about = description.value!,
        last = about.layers.length;
    void frame.value;
    return (
        <div class="watch">
            <section class="tiles-panel" aria-label="Neurons of layer 2">
                <div class="bar-top">
                    <h2>Layer 2: what each neuron looks for</h2>
                    <div class="switch" role="group" aria-label="What the tiles show">
                        {shows.map(([key, name]) => (
                            <button
                                aria-pressed={tiles.value === key}
                                onClick={() => (tiles.value = key)}
                                translate={false}
                            >
                                {name}
                            </button>
                        ))}
                    </div>
                </div>
                <TileWall />
            </section>
            <section class="side" aria-label="Input and layers">
                <div class="now">
                    {isImage(about) ? <InputPicture /> : <InputList />}
                    <ExamplePicker />
                </div>
                {Array.from({ length: last - 1 }, (_, i) => (
                    <LayerBars l={i + 2} />
                ))}
            </section>
            <section class="curves" aria-label="Cost and accuracy">
                <Curves />
            </section>
            <section class="told" aria-live="off">
                <Sentences />
            </section>
        </div>
    );
}

// A tile is a picture of weights, with a ring as thick as |δ|, a bar as high as a, and a corner if saturated.
function TileWall() {
    const about = description.value!,
        w = block(`${tiles.value}2`);
    const neurons = about.layers[1],
        [rows, columns] = isImage(about) ? about.image : bestShape(about.layers[0]);
    const shown = Math.min(neurons, 100);
    if (w !== undefined && w.rows === 0)
        return (
            <p class="quiet">
                {tick.value?.step === 0
                    ? "No step has been taken yet, so no weight has changed."
                    : "Training is over. Go one step back to see what a step changes."}
            </p>
        );
    return (
        <>
            <div
                class="tile-grid"
                style={{ "--columns": Math.min(10, Math.max(3, Math.ceil(Math.sqrt(shown * 1.6)))) }}
            >
                {Array.from({ length: shown }, (_, j) => (
                    <Tile j={j} rows={rows} columns={columns} />
                ))}
            </div>
            <p class="quiet">
                {shown < neurons ? `The first ${shown} of ${neurons} neurons. ` : ""}
                Blue is positive, orange negative; the strongest color is {plain(largest(w?.values ?? []))}. The ring is
                as thick as <i>|δ|</i>, dashed where <i>δ</i> is negative; the bar is as high as <i>a</i>; a corner
                marks <i>σ</i>′ below 0.01.
            </p>
        </>
    );
}

const bestShape = (n: number): [number, number] => {
    let rows = Math.floor(Math.sqrt(n));
    while (n % rows !== 0) rows--;
    return n / rows > 3 * rows && n > 12
        ? [Math.ceil(n / Math.ceil(Math.sqrt(n))), Math.ceil(Math.sqrt(n))]
        : [rows, n / rows];
};

function Tile({ j, rows, columns }: { j: number; rows: number; columns: number }) {
    const ref = useRef<HTMLCanvasElement>(null),
        lookup = tables.value,
        w = block(`${tiles.value}2`);
    const a = block("a2")?.values[j] ?? 0,
        deltas = block("delta2")?.values ?? [],
        delta = deltas[j] ?? 0;
    const isFlat = Math.abs(block("prime2")?.values[j] ?? 1) < 0.01,
        most = largest(deltas);
    const isOn = place.value?.layer === 2 && place.value.j === j;
    useEffect(() => {
        const context = ref.current!.getContext("2d")!,
            image = context.createImageData(columns, rows);
        if (w !== undefined)
            paint(
                new Uint32Array(image.data.buffer),
                w.values,
                j * w.columns,
                Math.min(w.columns, rows * columns),
                { kind: "signed", most: largest(w.values) },
                lookup,
            );
        context.putImageData(image, 0, 0);
    });
    const label = `neuron ${j} of layer 2: a ${plain(a)}, delta ${plain(delta)}${isFlat ? ", saturated" : ""}`;
    return (
        <button
            class={"tile" + (isOn ? " on" : "") + (delta < 0 ? " negative" : " positive") + (isFlat ? " flat" : "")}
            aria-pressed={isOn}
            aria-label={label}
            title={label}
            onClick={() => (place.value = { layer: 2, j })}
            style={{ "--ring": `${(most > 0 ? (4 * Math.abs(delta)) / most : 0).toFixed(1)}px` }}
        >
            <canvas
                ref={ref}
                width={columns}
                height={rows}
                class="pixels"
                style={{ aspectRatio: `${columns}/${rows}` }}
                aria-hidden="true"
            />
            <span class="a" style={{ height: `${(100 * Math.min(1, Math.abs(a))).toFixed(0)}%` }} />
        </button>
    );
}

function InputList() {
    const about = description.value!,
        a = block("a1");
    return (
        <table class="small">
            <caption>input</caption>
            <tbody>
                {Array.from(a?.values.subarray(0, 12) ?? [], (value, k) => (
                    <tr>
                        <th scope="row">{about.columns[k] ?? k}</th>
                        <td class="num">{powers(figure(value))}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

// a as bars upwards, δ as bars from a middle line; the desired output as a line.
function LayerBars({ l }: { l: number }) {
    const about = description.value!,
        isOutput = l === about.layers.length;
    const z = block(`z${l}`),
        a = block(`a${l}`),
        delta = block(`delta${l}`),
        y = block("y");
    if (z === undefined || a === undefined || delta === undefined) return null;
    const n = Math.min(a.columns, 100);
    return (
        <figure class="layer-bars">
            <figcaption>
                layer {l}
                {isOutput ? ", outputs" : ""}
            </figcaption>
            <Bars name="z" values={z.values.subarray(0, n)} signed label={`z of layer ${l}`} />
            <Bars
                name="a"
                values={a.values.subarray(0, n)}
                most={Math.max(1, largest(a.values))}
                label={`a of layer ${l}`}
                target={isOutput ? y?.values : undefined}
            />
            <Bars name="δ" values={delta.values.subarray(0, n)} signed label={`delta of layer ${l}`} />
            {isOutput && about.classes.length > 0 && (
                <div class="class-names" aria-hidden="true">
                    {about.classes.slice(0, n).map((name) => (
                        <span>{name.slice(0, 4)}</span>
                    ))}
                </div>
            )}
        </figure>
    );
}

function Bars({
    name,
    values,
    signed,
    most,
    target,
    label,
}: {
    name: string;
    values: ArrayLike<number>;
    signed?: boolean;
    most?: number;
    target?: ArrayLike<number>;
    label: string;
}) {
    const n = values.length,
        wide = 300 / n,
        scale = most ?? (largest(values) || 1),
        high = 26;
    const middle = signed ? high / 2 : high;
    return (
        <div class="bars">
            <i class="symbol" translate={false}>
                {name}
            </i>
            <svg
                viewBox={`0 0 300 ${high}`}
                preserveAspectRatio="none"
                role="img"
                aria-label={`${label}: largest size ${plain(largest(values))}`}
            >
                {Array.from(values, (value, j) => {
                    const size = Math.min(1, Math.abs(value) / scale) * (signed ? high / 2 : high);
                    const kind = !signed ? "fill-ink" : value < 0 ? "fill-negative" : "fill-positive";
                    return (
                        <rect
                            x={j * wide + wide * 0.12}
                            width={wide * 0.76}
                            y={value < 0 && signed ? middle : middle - size}
                            height={Math.max(0.4, size)}
                            class={kind}
                        />
                    );
                })}
                {target !== undefined &&
                    Array.from(target)
                        .slice(0, n)
                        .map((value, j) => (
                            <line
                                x1={j * wide}
                                x2={(j + 1) * wide}
                                y1={high - high * (value / scale) || 0.5}
                                y2={high - high * (value / scale) || 0.5}
                                class="target"
                            />
                        ))}
                {signed && <line x1={0} x2={300} y1={middle} y2={middle} class="axis" />}
            </svg>
            <output class="num">{powers(figure(largest(values)))}</output>
        </div>
    );
}

function Sentences() {
    const now = tick.value,
        points = curve.value;
    if (now === null) return null;
    const name = description.value!.testName;
    const norms = now.errorNorms,
        saturated = now.saturated;
    const best = points !== null && points.accuracy.length > 0 ? Math.max(...points.accuracy) : null;
    return (
        <ul>
            <li>
                {best === null || now.accuracy === undefined
                    ? `Step ${count(now.step)}: no epoch is over yet; then the ${name} examples are counted.`
                    : `${percent(now.accuracy)} of the ${name} examples are right after the last epoch; ` +
                      `the best was ${percent(best)}.`}
            </li>
            {norms.length > 1 && (
                <li>
                    ‖<Sym of="delta" l={2} />‖ = {powers(figure(norms[0]))}. That is{" "}
                    {powers(figure(norms[0] / norms[norms.length - 1]))} times ‖<Sym of="delta" l={norms.length + 1} />‖
                    of the output layer.
                </li>
            )}
            {saturated.length > 0 && (
                <li>
                    On the last mini-batch <i>σ</i>′ is below 0.01 in{" "}
                    {saturated.map((share, i) => `${percent(share)} of the cases in layer ${i + 2}`).join(", ")}.
                </li>
            )}
        </ul>
    );
}
