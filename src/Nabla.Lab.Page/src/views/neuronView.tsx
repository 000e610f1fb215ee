import type { LabNeuron } from "../contract";
import { count, percent } from "../format";
import { block, description, frame, shown } from "../lab";
import { useAnswer } from "../parts/answer";
import { Columns, Stick } from "../parts/columns";
import { ExamplePicker } from "../parts/example";
import { counted, Histogram } from "../parts/histogram";
import { Num, Slope, Sym } from "../parts/math";
import { largest } from "../palette";
import { Pixels } from "../parts/pixels";
import { Plot, type Series } from "../parts/plot";
import { chosenWeight, WhereFields } from "../parts/where";
import { isImage } from "./layout";

/** One neuron on many examples: σ, σ′, and where the examples stand on them. */
export function NeuronView() {
    const at = chosenWeight();
    const of = shown.value.of === "drawn" ? "training" : shown.value.of;
    const answer = useAnswer<LabNeuron>({ type: "neuron", of, layer: at.layer, j: at.j }, "neuronSeen");
    return (
        <div class="one-view">
            <div class="bar-top">
                <WhereFields hasK={false} />
                <ExamplePicker />
            </div>
            {typeof answer === "string" && <p class="trouble">{answer}</p>}
            {answer !== null && typeof answer !== "string" && <Answer answer={answer} l={at.layer} j={at.j} />}
        </div>
    );
}

function Answer({ answer, l, j }: { answer: LabNeuron; l: number; j: number }) {
    void frame.value;
    const reach = Math.max(
        ...(answer.curveAt.length > 0 ? answer.curveAt : [...answer.z, ...answer.startZ].map(Math.abs)),
        1,
    );
    const bins = (values: readonly number[]) => counted(values, -reach, reach, 41);
    return (
        <div class="two-columns">
            <section>
                {answer.curveAt.length > 0 ? (
                    <Working answer={answer} l={l} j={j} />
                ) : (
                    <p>
                        Softmax has no curve for each neuron: <Sym of="a" l={l} i={j} /> follows from every{" "}
                        <Sym of="z" l={l} /> of the layer.
                    </p>
                )}
                <Histogram l={l} now={bins(answer.z)} start={bins(answer.startZ)} from={-reach} to={reach} />
            </section>
            <section>
                <h2>
                    {answer.flat > 0.5 ? "Saturated" : "Not saturated"} on most of {count(answer.examples)} examples
                </h2>
                <p>
                    <i>σ</i>′(
                    <Sym of="z" l={l} i={j} />) is below 0.01 on {percent(answer.flat)} of them;{" "}
                    {percent(answer.startFlat)} before the first step. There the error <Sym of="delta" l={l} i={j} /> is
                    small (BP1, BP2), and the neuron learns slowly.
                </p>
                <Columns
                    caption={`The neuron, over ${count(answer.examples)} examples`}
                    head={["", "value"]}
                    rows={[
                        [<Sym of="b" l={l} i={j} />, <Num value={answer.bias} signed />],
                        [<Slope of="b" l={l} i={j} />, <Num value={answer.nablaBias} signed />],
                        [
                            <>
                                ‖<Slope of="w" l={l} i={j} />‖
                            </>,
                            <Num value={answer.nablaWeights} />,
                        ],
                    ]}
                />
                <Incoming l={l} j={j} />
            </section>
        </div>
    );
}

function Working({ answer, l, j }: { answer: LabNeuron; l: number; j: number }) {
    const z = block(`z${l}`)?.values[j],
        a = block(`a${l}`)?.values[j];
    const curves: Series[] = [
        { x: answer.curveAt, y: answer.sigma, kind: "line", class: "actual", label: "σ" },
        { x: answer.curveAt, y: answer.prime, kind: "dashed", class: "predicted", label: "σ′" },
    ];
    const inside = z !== undefined && Math.abs(z) <= answer.curveAt[answer.curveAt.length - 1];
    if (inside) curves.push({ x: [z], y: [a ?? 0], kind: "dots", class: "here" });
    return (
        <figure>
            <figcaption>
                <i>σ</i> and <i>σ</i>′; a stroke below for the <Sym of="z" l={l} i={j} /> of each example, now and
                before the first step; the dot is the example looked at
            </figcaption>
            <Plot
                x="z"
                y="σ(z), σ′(z)"
                label={`${percent(answer.flat)} of the examples lie where σ′ is below 0.01`}
                series={curves}
                range={[Math.min(0, ...answer.sigma), Math.max(...answer.sigma, ...answer.prime)]}
                rugs={[
                    { x: answer.z, name: "now", class: "positive" },
                    { x: answer.startZ, name: "start", class: "negative" },
                ]}
            />
        </figure>
    );
}

/** What leads into the neuron: as an image, or column by column. */
function Incoming({ l, j }: { l: number; j: number }) {
    const about = description.value!,
        w = block(`w${l}`);
    if (w === undefined) return null;
    const row = w.values.subarray(j * w.columns, (j + 1) * w.columns),
        most = largest(row);
    if (l === 2 && isImage(about)) {
        const [rows, columns] = about.image;
        return (
            <figure class="incoming">
                <figcaption>
                    its weights <Sym of="w" l={l} i={`${j},k`} />; the strongest color is <Num value={most} />
                </figcaption>
                <Pixels
                    values={row}
                    rows={rows}
                    columns={columns}
                    scale={{ kind: "signed", most }}
                    label={`The ${w.columns} weights that lead to neuron ${j} of layer ${l}`}
                />
            </figure>
        );
    }
    const order = Array.from(row.keys())
        .sort((one, other) => Math.abs(row[other]) - Math.abs(row[one]))
        .slice(0, 12);
    return (
        <Columns
            caption={order.length < w.columns ? `Its ${order.length} largest weights of ${w.columns}` : "Its weights"}
            head={["from", "w", ""]}
            rows={order.map((k) => [
                l === 2 ? (about.columns[k] ?? `input ${k}`) : `neuron ${k}`,
                <Num value={row[k]} signed />,
                <Stick value={row[k]} most={most} />,
            ])}
        />
    );
}
