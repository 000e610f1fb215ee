import type { LabPaths } from "../contract";
import { percent } from "../format";
import { description, shown } from "../lab";
import { useAnswer } from "../parts/answer";
import { Columns, Stick } from "../parts/columns";
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
    const share = percent(carried / answer.magnitude);
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
                    `The ${answer.products.length} largest make ${share} of the sum of |product|.`}
            </p>
            <PathDrawing answer={answer} layer={at.layer} />
            <div class="scroll" tabIndex={0}>
                <Columns
                    head={["path", "∂a/∂w · rates · ∂C/∂a", "product", "", "sum so far"]}
                    rows={answer.products.map((product, i) => [
                        <>
                            {answer.neurons[i]
                                .map((j, m) => (at.layer + m === about.layers.length ? (about.classes[j] ?? j) : j))
                                .join(" → ")}{" "}
                            → <i>C</i>
                        </>,
                        answer.factors[i].map((factor, m) => [m > 0 && " · ", <Num value={factor} />]),
                        <Num value={product} signed strong />,
                        <Stick value={product} most={most} />,
                        <Num value={(running += product)} />,
                    ])}
                />
            </div>
            <p class="quiet">
                Multiplications: {answer.multiplications[0]} along all paths;{" "}
                {answer.multiplications[answer.multiplications.length - 1]} where each layer is summed before the next,
                as backpropagation does it (BP2).
            </p>
        </>
    );
}
