import { useEffect, useState } from "preact/hooks";
import type { LabMistakes } from "../contract";
import type { Block } from "../engine/frame";
import { plain } from "../format";
import { description, lookAt, shown } from "../lab";
import { Pixels } from "./pixels";

/** Examples as pictures, each with its class, what was answered, and the three largest outputs. */
export function Gallery({
    of,
    answer,
    name,
}: {
    of: "training" | "test";
    answer: LabMistakes;
    name: (k: number) => string;
}) {
    const key = of + answer.numbers.join(",");
    const [inputs, setInputs] = useState<{ key: string; block: Block } | null>(null);
    useEffect(() => {
        if (answer.numbers.length === 0) return;
        let isStale = false;
        void lookAt(of, answer.numbers, ["a1"])
            .then((frame) => {
                const block = frame.blocks.get("a1");
                if (!isStale && block !== undefined) setInputs({ key, block });
            })
            .catch(() => undefined); // the view's own request tells what is wrong
        return () => {
            isStale = true;
        };
    }, [key]);
    const [rows, columns] = description.value!.image;
    return (
        <div class="gallery">
            {answer.numbers.map((number, i) => {
                const top = answer.answers[i].map((k, m) => `${name(k)} ${plain(answer.activations[i][m])}`);
                const pair = `${name(answer.labels[i])} → ${name(answer.answers[i][0])}`;
                const says = `example ${number}, “${name(answer.labels[i])}”, answered “${name(answer.answers[i][0])}”`;
                return (
                    <button
                        aria-pressed={shown.value.of === of && shown.value.index === number}
                        aria-label={`${pair}: ${says}; ${top.join(", ")}`}
                        title={`${says}\n${top.join("\n")}`}
                        onClick={() => (shown.value = { of, index: number })}
                    >
                        {inputs?.key === key && (
                            <Pixels
                                values={inputs.block.values}
                                from={i * inputs.block.columns}
                                rows={rows}
                                columns={columns}
                                scale={{ kind: "unit", most: 1 }}
                                label=""
                            />
                        )}
                        <span translate={false}>{pair}</span>
                    </button>
                );
            })}
        </div>
    );
}
