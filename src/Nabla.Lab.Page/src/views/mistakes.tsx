import { signal } from "@preact/signals";
import type { LabMistakes } from "../contract";
import { count, percent } from "../format";
import { description, shown, view } from "../lab";
import { useAnswer } from "../parts/answer";
import { Columns } from "../parts/columns";
import { Gallery } from "../parts/gallery";
import { Num } from "../parts/math";
import { WhyPanel } from "../parts/why";
import { DrawPad } from "./draw";
import { isImage } from "./layout";

const cell = signal<{ label: number; answer: number } | null>(null);

/** Takes an example to the view that works it through. */
export function toStep(of: "training" | "test" | "drawn", index: number): void {
    shown.value = { of, index };
    view.value = "step";
}

/** What the network gets wrong, and why. */
export function MistakesView() {
    const about = description.value!;
    const of = shown.value.of === "drawn" ? (about.test > 0 ? "test" : "training") : shown.value.of;
    const answer = useAnswer<LabMistakes>({ type: "mistakes", of, count: 40, ...(cell.value ?? {}) }, "mistakesFound");
    return (
        <div class="one-view">
            <div class="bar-top">
                <div class="switch" role="group" aria-label="Examples of">
                    {(["training", "test"] as const)
                        .filter((name) => name === "training" || about.test > 0)
                        .map((name) => (
                            <button
                                aria-pressed={shown.value.of === name}
                                onClick={() => (shown.value = { of: name, index: 0 })}
                            >
                                {name === "test" ? about.testName : name}
                            </button>
                        ))}
                </div>
            </div>
            {typeof answer === "string" && <p class="trouble">{answer}</p>}
            {answer !== null && typeof answer !== "string" && <Answer answer={answer} of={of} />}
            {isImage(about) && about.classes.length > 0 && <DrawPad />}
        </div>
    );
}

function Answer({ answer, of }: { answer: LabMistakes; of: "training" | "test" }) {
    const about = description.value!,
        areClasses = about.classes.length > 0;
    const name = (k: number) => about.classes[k] ?? String(k);
    const only = cell.value;
    return (
        <>
            <h2>
                {areClasses
                    ? `${count(answer.wrong)} of ${count(answer.examples)} examples are answered wrongly: ` +
                      percent(answer.wrong / answer.examples)
                    : `${count(answer.examples)} examples, those with the largest cost first`}
            </h2>
            <div class="two-columns">
                {answer.confusion.length > 0 && <Confusion answer={answer} />}
                <section>
                    {only !== null && (
                        <p>
                            “{name(only.label)}” answered as “{name(only.answer)}”{" "}
                            <button onClick={() => (cell.value = null)}>all that are wrong</button>
                        </p>
                    )}
                    {answer.numbers.length === 0 && <p class="quiet">There are none.</p>}
                    {isImage(about) ? (
                        <Gallery of={of} answer={answer} name={name} />
                    ) : (
                        <Rows answer={answer} of={of} name={name} />
                    )}
                </section>
            </div>
            {answer.numbers.length > 0 && <WhyPanel of={of} toStep={() => toStep(of, shown.value.index)} />}
        </>
    );
}

function Confusion({ answer }: { answer: LabMistakes }) {
    const about = description.value!,
        most = Math.max(1, ...answer.confusion.flatMap((row, i) => row.filter((_, j) => i !== j)));
    return (
        <div class="scroll" tabIndex={0}>
            <table class="confusion">
                <caption>Rows: the class. Columns: the answer. Choose a cell to see its examples.</caption>
                <thead>
                    <tr>
                        <td />
                        {about.classes.map((name) => (
                            <th scope="col">{name.slice(0, 6)}</th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {answer.confusion.map((row, i) => (
                        <tr>
                            <th scope="row">{about.classes[i].slice(0, 10)}</th>
                            {row.map((found, j) => (
                                <td class={i === j ? "diagonal" : ""}>
                                    <button
                                        aria-pressed={cell.value?.label === i && cell.value.answer === j}
                                        aria-label={`${found}: ${about.classes[i]} answered as ${about.classes[j]}`}
                                        style={{ "--share": i === j ? 0 : (0.4 * found) / most }}
                                        onClick={() => (cell.value = { label: i, answer: j })}
                                    >
                                        {found === 0 ? "" : found}
                                    </button>
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

const Rows = ({ answer, of, name }: { answer: LabMistakes; of: "training" | "test"; name: (k: number) => string }) => (
    <div class="scroll" tabIndex={0}>
        <Columns
            head={["example", "right", "answer", "C", ""]}
            chosen={answer.numbers.indexOf(shown.value.index)}
            rows={answer.numbers.slice(0, 15).map((number, i) => [
                count(number),
                answer.labels[i] >= 0 ? name(answer.labels[i]) : numbers(answer.desired[i]),
                answer.labels[i] >= 0 ? (
                    <>
                        {name(answer.answers[i][0])} (<Num value={answer.activations[i][0]} />)
                    </>
                ) : (
                    numbers(inOrder(answer.answers[i], answer.activations[i]))
                ),
                <Num value={answer.costs[i]} />,
                <button onClick={() => (shown.value = { of, index: number })}>why</button>,
            ])}
        />
    </div>
);

const numbers = (values: readonly number[]) => values.map((value, i) => [i > 0 && ", ", <Num value={value} />]);

const inOrder = (at: readonly number[], values: readonly number[]): number[] =>
    at
        .map((k, i) => [k, values[i]])
        .sort((one, other) => one[0] - other[0])
        .map(([, value]) => value);
