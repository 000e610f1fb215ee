import { signal } from "@preact/signals";
import type { LabCheck, LabDifferences } from "../contract";
import { count, plain } from "../format";
import { shown } from "../lab";
import { useAnswer } from "../parts/answer";
import { Columns } from "../parts/columns";
import { ExamplePicker } from "../parts/example";
import { Num, Sym } from "../parts/math";
import { Plot, type Series } from "../parts/plot";

const sample = signal(200);

/** Backpropagation against finite differences (46), and the race of their costs. */
export function CheckView() {
    const answer = useAnswer<LabCheck>(
        { type: "check", of: shown.value.of, example: shown.value.index, sample: sample.value },
        "checked",
    );
    return (
        <div class="one-view">
            <div class="bar-top">
                <label>
                    compare{" "}
                    <select
                        value={sample.value}
                        onChange={(event) => (sample.value = Number(event.currentTarget.value))}
                    >
                        {[50, 200, 1000, 2000].map((n) => (
                            <option value={n}>{n} parameters</option>
                        ))}
                    </select>
                </label>
                <ExamplePicker />
            </div>
            {typeof answer === "string" && <p class="trouble">{answer}</p>}
            {answer !== null && typeof answer !== "string" && <Answer answer={answer} />}
        </div>
    );
}

function Answer({ answer }: { answer: LabCheck }) {
    const all = [...answer.backpropagation, ...answer.difference, ...answer.kinkSlopes.flat()],
        ends = [Math.min(...all), Math.max(...all)],
        kinks: Series = {
            x: answer.kinkSlopes.flatMap(([own]) => [own, own]),
            y: answer.kinkSlopes.flatMap(([, left, right]) => [left, right]),
            kind: "dots",
            class: "layer-3",
            label: "kinks",
        };
    return (
        <div class="two-columns">
            <div>
                <figure>
                    <figcaption>each dot is a parameter; on the line both derivatives are equal</figcaption>
                    <Plot
                        x="by backpropagation"
                        y="by finite differences"
                        label={`${answer.agreeing} of ${answer.compared} derivatives agree`}
                        series={[
                            { x: ends, y: ends, kind: "dashed", class: "predicted" },
                            { x: answer.backpropagation, y: answer.difference, kind: "dots", class: "actual" },
                            ...(answer.atKinks > 0 ? [kinks] : []),
                        ]}
                    />
                </figure>
                <Vee />
            </div>
            <section>
                <h2>
                    {count(answer.agreeing)} of {count(answer.compared)} derivatives agree
                </h2>
                <Kinks answer={answer} />
                <Columns
                    caption="Farthest apart"
                    head={["parameter", "backpropagation", "difference", "apart"]}
                    rows={answer.at
                        .slice(0, 10)
                        .map((at, i) => [
                            <Parameter name={at} />,
                            <Num value={answer.backpropagation[i]} />,
                            <Num value={answer.difference[i]} />,
                            <Num value={Math.abs(answer.backpropagation[i] - answer.difference[i])} />,
                        ])}
                />
                <h2>The race</h2>
                <p>
                    One forward and one backward pass give all {count(answer.parameters)} derivatives in{" "}
                    <Time milliseconds={answer.backpropagationTime} />. One forward pass for each parameter, and one
                    more, would take <Time milliseconds={answer.oneSidedTime} />: {count(answer.parameters + 1)} passes
                    of <Time milliseconds={answer.forwardTime} />.
                </p>
            </section>
        </div>
    );
}

/** A measured time: three digits of it are known at best. */
const Time = ({ milliseconds }: { milliseconds: number }) => (
    <span class="num strong" translate={false}>
        {milliseconds < 1 ? `${Number((1000 * milliseconds).toPrecision(3))} µs` : `${count(milliseconds)} ms`}
    </span>
);

/** W(2)[21, 35] as the book writes it. */
function Parameter({ name }: { name: string }) {
    const [, letter, layer, indices] = /^(\w)\((\d+)\)\[(.*)\]$/.exec(name) ?? [];
    return letter === undefined ? (
        <span translate={false}>{name}</span>
    ) : (
        <Sym of={letter.toLowerCase()} l={layer} i={indices.replace(" ", "")} />
    );
}

/** Parameters whose step crosses a kink: C has two slopes there. */
function Kinks({ answer }: { answer: LabCheck }) {
    if (answer.atKinks === 0) return null;
    return (
        <Columns
            caption={`${count(answer.atKinks)} left out: within ±ε of them C has a kink, and two slopes`}
            head={["parameter", "slope to the left", "backpropagation", "slope to the right"]}
            rows={answer.kinkSlopes
                .slice(0, 10)
                .map(([own, left, right], i) => [
                    <Parameter name={answer.kinksAt[i]} />,
                    <Num value={left} />,
                    <Num value={own} />,
                    <Num value={right} />,
                ])}
        />
    );
}

/** The error of finite differences over their step: truncation on the right, rounding on the left. */
function Vee() {
    const answer = useAnswer<LabDifferences>(
        { type: "differences", of: shown.value.of, example: shown.value.index },
        "differencesFound",
    );
    if (answer === null || typeof answer === "string") return null;
    const exponents = answer.epsilon.map(Math.log10),
        line = (name: string, y: readonly number[], kind: "line" | "dashed", of: string): Series => ({
            x: exponents,
            y,
            kind,
            class: of,
            label: name,
        });
    const best = Math.min(...answer.central);
    return (
        <figure>
            <figcaption>
                how far differences are off, by their step ε: large steps bend away, small ones drown in rounding
            </figcaption>
            <Plot
                x="log₁₀ ε"
                y="‖d − g‖ / ‖g‖"
                log
                label={`Central differences in float64 come within ${plain(best)} at best`}
                series={[
                    line("one-sided", answer.oneSided, "line", "layer-0"),
                    line("central", answer.central, "dashed", "layer-1"),
                    line("float32", answer.oneSidedSingle, "dashed", "layer-2"),
                    line("float32 central", answer.centralSingle, "dashed", "layer-3"),
                ]}
            />
        </figure>
    );
}
