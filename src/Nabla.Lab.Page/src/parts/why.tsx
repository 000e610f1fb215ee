import type { LabWhy } from "../contract";
import { plain } from "../format";
import { largest } from "../palette";
import { block, description, shown } from "../lab";
import { useAnswer } from "./answer";
import { Columns, Stick } from "./columns";
import { InputPicture } from "./example";
import { Num } from "./math";
import { Pixels } from "./pixels";

/** What each column, or each pixel, contributes to the answer to the example that is looked at. */
export function WhyPanel({ of, toStep }: { of: "training" | "test" | "drawn"; toStep: () => void }) {
    const about = description.value!;
    const answer = useAnswer<LabWhy>({ type: "why", of, example: shown.value.index }, "because");
    if (answer === null) return null;
    if (typeof answer === "string") return <p class="trouble">{answer}</p>;
    const name = about.classes[answer.output] ?? `output ${answer.output}`;
    return (
        <section class="why">
            <h2>
                Example {shown.value.index}: why {about.classes.length > 0 ? `“${name}”` : plain(answer.answer)}
            </h2>
            <p>
                {about.classes.length > 0 ? `Output “${name}”` : "The output"} gives{" "}
                <Num value={answer.answer} strong />. For the mean of all training inputs it gives{" "}
                <Num value={answer.average} />. The contributions sum up to the difference.{" "}
                <button onClick={toStep}>take this example to Step</button>
            </p>
            {about.image.length === 2 ? (
                <Heat answer={answer} of={of} />
            ) : (
                <Columns
                    head={[answer.columns.length > 0 ? "column" : "input", "value", "contributes", ""]}
                    rows={ordered(answer.contributions).map((k) => [
                        answer.columns[k] ?? `input ${k}`,
                        answer.values[k] ?? plain(block("a1")?.values[k] ?? NaN),
                        <Num value={answer.contributions[k]} signed />,
                        <Stick value={answer.contributions[k]} most={largest(answer.contributions)} />,
                    ])}
                />
            )}
        </section>
    );
}

function Heat({ answer, of }: { answer: LabWhy; of: string }) {
    const [rows, columns] = description.value!.image,
        most = largest(answer.contributions);
    return (
        <div class="pair">
            {shown.value.of === of && <InputPicture />}
            <figure class="input-picture">
                <Pixels
                    values={answer.contributions}
                    rows={rows}
                    columns={columns}
                    scale={{ kind: "signed", most }}
                    label="What each pixel contributes to the answer"
                />
                <figcaption>
                    contributions: blue for the answer, orange against it; the strongest color is {plain(most)}
                </figcaption>
            </figure>
        </div>
    );
}

const ordered = (values: readonly number[]): number[] =>
    [...values.keys()].sort((one, other) => Math.abs(values[other]) - Math.abs(values[one])).slice(0, 20);
