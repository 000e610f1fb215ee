import type { LabNudge, LabTarget } from "../contract";
import { plain } from "../format";
import { nudged, shown } from "../lab";
import { useAnswer } from "../parts/answer";
import { Columns } from "../parts/columns";
import { ExamplePicker } from "../parts/example";
import { Num, Slope, Sym } from "../parts/math";
import { Plot } from "../parts/plot";
import { chosenWeight, WhereFields } from "../parts/where";

const { target, exponent, isNegative } = nudged;

const targets: [LabTarget, string][] = [
    ["weight", "a weight"],
    ["bias", "a bias"],
    ["weightedInput", "z, as the demon does"],
    ["activation", "a instead of z"],
];

const verdicts: Record<string, string> = {
    Fourfold: "It falls fourfold as Δ halves: what the prediction misses is of second order.",
    Kink: "The change crosses a kink, where the slope jumps.",
    Linear: "The cost is a straight line here, so nothing is missed.",
    Rounding: "Only rounding is left.",
    Faster: "It falls faster than fourfold: the part of second order is next to zero here.",
    TooLarge: "The change is too large for the straight line. Make Δ smaller.",
};

/** What a small change does to the cost, beside what (47) predicts. */
export function NudgeView() {
    const at = chosenWeight(),
        change = (isNegative.value ? -1 : 1) * 10 ** exponent.value;
    const answer = useAnswer<LabNudge>(
        {
            type: "nudge",
            of: shown.value.of,
            example: shown.value.index,
            target: target.value,
            layer: at.layer,
            j: at.j,
            k: at.k,
            change,
        },
        "nudged",
    );
    return (
        <div class="one-view">
            <div class="bar-top">
                <label>
                    change{" "}
                    <select
                        value={target.value}
                        onChange={(event) => (target.value = event.currentTarget.value as LabTarget)}
                    >
                        {targets.map(([key, name]) => (
                            <option value={key}>{name}</option>
                        ))}
                    </select>
                </label>
                <WhereFields hasK={target.value === "weight"} />
                <label>
                    by <i>Δ</i> = <Num value={change} />{" "}
                    <input
                        type="range"
                        min={-4}
                        max={1}
                        step={0.1}
                        value={exponent.value}
                        aria-valuetext={plain(change)}
                        onInput={(event) => (exponent.value = Number(event.currentTarget.value))}
                    />
                </label>
                <label>
                    <input
                        type="checkbox"
                        checked={isNegative.value}
                        onChange={(event) => (isNegative.value = event.currentTarget.checked)}
                    />{" "}
                    negative
                </label>
                <ExamplePicker />
            </div>
            {typeof answer === "string" && <p class="trouble">{answer}</p>}
            {answer !== null && typeof answer !== "string" && <Answer answer={answer} change={change} />}
        </div>
    );
}

function Answer({ answer, change }: { answer: LabNudge; change: number }) {
    const at = chosenWeight(),
        [predicted, actual] = [answer.predicted[0], answer.actual[0]];
    const tangent = answer.curveAt.map((value) => value * answer.rate);
    const missed = Math.abs(actual - predicted),
        share = predicted === 0 ? NaN : missed / Math.abs(predicted);
    return (
        <div class="two-columns">
            <figure>
                <figcaption>
                    change of the cost, computed by the engine at {answer.curveAt.length} points, and the tangent of
                    (47)
                </figcaption>
                <Plot
                    x="Δ"
                    y="ΔC"
                    label={`At ${plain(change)} the cost changes by ${plain(actual)}; predicted is ${plain(predicted)}`}
                    marks={[change]}
                    series={[
                        { x: answer.curveAt, y: answer.curve, kind: "line", class: "actual", label: "actual" },
                        { x: answer.curveAt, y: tangent, kind: "dashed", class: "predicted", label: "tangent" },
                    ]}
                />
            </figure>
            <section>
                <h2>
                    {target.value === "weight" ? (
                        <Sym of="w" l={at.layer} i={`${at.j},${at.k}`} />
                    ) : (
                        <Sym
                            of={{ bias: "b", weightedInput: "z" }[target.value as "bias"] ?? "a"}
                            l={at.layer}
                            i={at.j}
                        />
                    )}{" "}
                    changes by <Num value={change} />
                </h2>
                <table class="numbers">
                    <tbody>
                        <tr>
                            <th scope="row">
                                {target.value === "weight" ? (
                                    <Slope of="w" l={at.layer} i={`${at.j},${at.k}`} />
                                ) : target.value === "activation" ? (
                                    <Slope of="a" l={at.layer} i={at.j} />
                                ) : (
                                    <Sym of="delta" l={at.layer} i={at.j} />
                                )}
                            </th>
                            <td>
                                <Num value={answer.rate} signed />
                            </td>
                        </tr>
                        <tr>
                            <th scope="row">
                                predicted <i>ΔC</i> = that · <i>Δ</i>
                            </th>
                            <td>
                                <Num value={predicted} signed />
                            </td>
                        </tr>
                        <tr>
                            <th scope="row">
                                actual <i>ΔC</i>
                            </th>
                            <td>
                                <Num value={actual} signed strong />
                            </td>
                        </tr>
                        <tr>
                            <th scope="row">missed</th>
                            <td>
                                <Num value={missed} /> {Number.isFinite(share) && `(${(100 * share).toFixed(1)} %)`}
                            </td>
                        </tr>
                    </tbody>
                </table>
                <p>{verdicts[answer.verdict] ?? answer.verdict}</p>
                <Columns
                    caption="Halved again and again"
                    head={[<i>Δ</i>, "predicted", "actual", "missed"]}
                    rows={answer.change
                        .slice(0, 5)
                        .map((value, i) => [
                            <Num value={value} />,
                            <Num value={answer.predicted[i]} />,
                            <Num value={answer.actual[i]} />,
                            <Num value={answer.actual[i] - answer.predicted[i]} />,
                        ])}
                />
                <Columns
                    caption="How it travels, (48) to (50): the largest change of an activation in each layer"
                    head={["layer", "predicted", "actual"]}
                    rows={answer.layers.map((layer, i) => [
                        layer,
                        <Num value={answer.predictedA[i]} />,
                        <Num value={answer.actualA[i]} />,
                    ])}
                />
            </section>
        </div>
    );
}
