import type { LabPaths } from "../contract";
import { percent } from "../format";
import { description, shown } from "../lab";
import { useAnswer } from "../parts/answer";
import { ExamplePicker } from "../parts/example";
import { Num, Slope } from "../parts/math";
import { chosenWeight, WhereFields } from "../parts/where";
import { PathDrawing } from "./pathDrawing";

/** Every path from a weight to the cost, (53). */
export function PathsView() {
    const at = chosenWeight();
    const answer = useAnswer<LabPaths>(
        {
            type: "paths",
            of: shown.value.of,
            example: shown.value.index,
            layer: at.layer,
            j: at.j,
            k: at.k,
            count: 20,
        },
        "pathsFound",
    );
    return (
        <div class="one-view">
            <div class="bar-top">
                <WhereFields hasK />
                <ExamplePicker />
            </div>
            {typeof answer === "string" && <p class="trouble">{answer}</p>}
            {answer !== null && typeof answer !== "string" && <Answer answer={answer} />}
        </div>
    );
}

function Answer({ answer }: { answer: LabPaths }) {
    const at = chosenWeight(),
        about = description.value!,
        most = Math.max(...answer.products.map(Math.abs), 1e-300);
    const carried = answer.products.reduce((sum, product) => sum + Math.abs(product), 0);
    let running = 0;
    return (
        <>
            <h2>
                {answer.count} {answer.count === "1" ? "path leads" : "paths lead"} from the weight to the cost; the
                products sum up to <Slope of="w" l={at.layer} i={`${at.j},${at.k}`} />
            </h2>
            <p>
                Sum over all paths (53) <Num value={answer.sum} strong />, backpropagation (BP4){" "}
                <Num value={answer.byBackpropagation} strong />; apart by{" "}
                <Num value={answer.sum - answer.byBackpropagation} />.{" "}
                {answer.products.length > 1 &&
                    answer.magnitude > 0 &&
                    `The ${answer.products.length} largest carry ${percent(carried / answer.magnitude)} of all sizes.`}
            </p>
            <PathDrawing answer={answer} layer={at.layer} />
            <div class="scroll" tabIndex={0}>
                <table class="numbers">
                    <thead>
                        <tr>
                            <th scope="col">path</th>
                            <th scope="col">factors</th>
                            <th scope="col">product</th>
                            <th scope="col">
                                <span class="spoken">size</span>
                            </th>
                            <th scope="col">sum so far</th>
                        </tr>
                    </thead>
                    <tbody>
                        {answer.products.map((product, i) => (
                            <tr>
                                <th scope="row">
                                    {answer.neurons[i]
                                        .map((j, m) =>
                                            at.layer + m === about.layers.length ? (about.classes[j] ?? j) : j,
                                        )
                                        .join(" → ")}{" "}
                                    → <i>C</i>
                                </th>
                                <td>
                                    {answer.factors[i].map((factor, m) => (
                                        <>
                                            {m > 0 && " · "}
                                            <Num value={factor} />
                                        </>
                                    ))}
                                </td>
                                <td>
                                    <Num value={product} signed strong />
                                </td>
                                <td>
                                    <span
                                        class={"stick " + (product < 0 ? "negative" : "positive")}
                                        style={{ width: `${(110 * Math.abs(product)) / most}px` }}
                                    />
                                </td>
                                <td>
                                    <Num value={(running += product)} />
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="quiet">
                Multiplications: {answer.multiplications[0]} along all paths;{" "}
                {answer.multiplications[answer.multiplications.length - 1]} where each layer is summed before the next,
                as backpropagation does it (BP2).
            </p>
        </>
    );
}
