import { useEffect } from "preact/hooks";
import type { LabComparison, LabContrast, LabSpeed } from "../contract";
import { count, figure, percent, plain } from "../format";
import { compared, comparison, contrast, contrasts, description } from "../lab";
import { useAnswer } from "../parts/answer";
import { Columns } from "../parts/columns";
import { Histogram } from "../parts/histogram";
import { Num, powers } from "../parts/math";
import { Plot } from "../parts/plot";
import { NumberField } from "../parts/number";

const names: Record<LabContrast, string> = {
    cost: "quadratic / cross-entropy",
    output: "sigmoid / linear outputs",
    activation: "sigmoid / ReLU",
    start: "N(0, 1) / 1/√n",
    depth: "1, 2, 3 hidden layers",
};

const { epochs, rate } = compared;

/** How fast the layers learn, here or in trainings that differ in one thing. */
export function SpeedView() {
    return (
        <div class="one-view">
            <div class="bar-top">
                <div class="switch" role="group" aria-label="What is shown">
                    <button aria-pressed={contrast.value === null} onClick={() => (contrast.value = null)}>
                        this training
                    </button>
                    {contrasts.map((key) => (
                        <button aria-pressed={contrast.value === key} onClick={() => (contrast.value = key)}>
                            {names[key]}
                        </button>
                    ))}
                </div>
            </div>
            {contrast.value === null ? <Here /> : <Beside by={contrast.value} />}
        </div>
    );
}

function Here() {
    const answer = useAnswer<LabSpeed>({ type: "speed" }, "speeds");
    if (answer === null) return <p class="quiet">Looking at the first layers …</p>;
    if (typeof answer === "string") return <p class="trouble">{answer}</p>;
    const last = answer.steps.length - 1,
        layers = answer.errors.map((_, i) => i + 2);
    const now = answer.errors.map((errors) => errors[last]);
    const slowest = now.indexOf(Math.min(...now)),
        fastest = now.indexOf(Math.max(...now));
    return (
        <>
            <h2>
                {now.length === 1
                    ? "One layer learns"
                    : `Layer ${layers[slowest]} learns ${times(now[fastest] / now[slowest])} times slower than ` +
                      `layer ${layers[fastest]}`}
            </h2>
            <p class="quiet">
                ‖δ‖ of a layer is how fast its biases learn: the norm of the mean error over {answer.examples} training
                examples at each of {count(answer.steps.length)} steps
                {answer.isDone ? "." : "; more are on their way."}
            </p>
            <div class="two-columns">
                <Layers name="‖δ‖" steps={answer.steps} values={answer.errors} log />
                <Layers name="share of neurons saturated on average" steps={answer.steps} values={answer.saturated} />
                <Layers name="η‖∂C/∂w‖ / ‖w‖" steps={answer.steps} values={answer.updates} log />
                <Slow answer={answer} />
                {layers.map((l, i) => (
                    <Histogram l={l} now={answer.z[i]} start={answer.startZ[i]} from={-10} to={10} />
                ))}
            </div>
        </>
    );
}

const times = (ratio: number): string => (ratio < 100 ? ratio.toFixed(1) : count(ratio));

const Layers = ({
    name,
    steps,
    values,
    log,
}: {
    name: string;
    steps: readonly number[];
    values: readonly (readonly number[])[];
    log?: boolean;
}) => (
    <Plot
        x="step"
        y={name}
        log={log}
        label={values
            .map((line, i) => `${name} of layer ${i + 2}: ${plain(line[0])} at first, ${plain(line.at(-1)!)} now`)
            .join("; ")}
        series={values.map((line, i) => ({
            x: steps,
            y: line,
            kind: "line",
            class: `layer-${Math.min(i, 3)}`,
            label: `layer ${i + 2}`,
        }))}
    />
);

const Slow = ({ answer }: { answer: LabSpeed }) => (
    <section>
        <Columns
            caption="How many weights learn slowly now, and which factor of ∂C/∂w = a σ′(z) ∂C/∂a is small"
            head={["layer", "all weights", "a is small", "σ′ is small", "∂C/∂a is small"]}
            rows={answer.slow.map(([a, prime, error, all], i) => [
                i + 2,
                count(all),
                percent(a / all),
                percent(prime / all),
                percent(error / all),
            ])}
        />
    </section>
);

function Beside({ by }: { by: LabContrast }) {
    const answer = useAnswer<LabComparison>(
        { type: "compare", contrast: by, epochs: epochs.value, ...(rate.value ? { learningRate: rate.value } : {}) },
        "compared",
        true,
    );
    useEffect(() => {
        comparison.value = typeof answer === "string" ? null : answer;
    }, [answer]);
    return (
        <>
            <div class="bar-top">
                <label>
                    epochs{" "}
                    <select
                        value={epochs.value}
                        onChange={(event) => (epochs.value = Number(event.currentTarget.value))}
                    >
                        {[3, 10, 30, 100].map((n) => (
                            <option value={n}>{n}</option>
                        ))}
                    </select>
                </label>
                <label>
                    <i>η</i> of all{" "}
                    <NumberField
                        min={0}
                        step="any"
                        placeholder={String(description.value!.learningRate)}
                        value={rate.value}
                        onNumber={(typed) => (rate.value = typed || undefined)}
                    />
                </label>
            </div>
            {answer === null && <p class="quiet">They begin …</p>}
            {typeof answer === "string" && <p class="trouble">{answer}</p>}
            {answer !== null && typeof answer !== "string" && <Compared answer={answer} />}
        </>
    );
}

function Compared({ answer }: { answer: LabComparison }) {
    const about = description.value!,
        right = about.classes.length > 0;
    const now = answer.scores.map((scores, i) => (answer.problems[i] === "" ? scores[answer.epochs - 1] : undefined));
    const best = now.indexOf(Math.max(...now.filter((value) => value !== undefined)));
    const score = (value: number | undefined) =>
        value === undefined ? "diverged" : right ? percent(value) : plain(value);
    const name = right ? `${about.test > 0 ? about.testName : "training"} examples right` : "R²";
    return (
        <>
            <h2>
                {answer.epochs === 0
                    ? "No epoch is over yet"
                    : `${answer.names[best]} is ahead after ${answer.epochs} ` +
                      `${answer.epochs === 1 ? "epoch" : "epochs"}: ` +
                      answer.names.map((each, i) => `${each} ${score(now[i])}`).join(", ")}
                {answer.isDone ? "" : " …"}
            </h2>
            {answer.problems.map((problem, i) =>
                problem === "" ? null : (
                    <p class="trouble">
                        {answer.names[i]}: {problem}
                    </p>
                ),
            )}
            <p class="quiet">The same data, seed {about.seed} and learning rate for all; only what is named differs.</p>
            {answer.epochs > 0 && (
                <div class="two-columns">
                    <Plot
                        x="epoch"
                        y={name}
                        label={answer.names.map((each, i) => `${each}: ${score(now[i])}`).join("; ")}
                        series={answer.scores.map((scores, i) => ({
                            x: scores.map((_, epoch) => epoch + 1),
                            y: scores,
                            kind: i === 0 ? "line" : "dashed",
                            class: `layer-${i}`,
                            label: answer.names[i],
                        }))}
                    />
                    <Columns
                        caption="Neurons saturated on average, and the length of the mean error ‖δ‖"
                        head={["", "‖δ‖ at step 0", "‖δ‖ now", "saturated"]}
                        rows={answer.names.flatMap((each, i) =>
                            answer.errors[i].map((errors, l) => [
                                `${each}, layer ${l + 2}`,
                                <>{powers(figure(errors[0]))}</>,
                                <Num value={errors.at(-1)!} />,
                                percent(answer.saturated[i][l].at(-1)!),
                            ]),
                        )}
                    />
                    {answer.names.map((each, i) => (
                        <figure>
                            <figcaption>{each}</figcaption>
                            <Layers name="‖δ‖" steps={answer.steps[i]} values={answer.errors[i]} log />
                        </figure>
                    ))}
                </div>
            )}
        </>
    );
}
