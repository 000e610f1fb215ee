import { block, description, drawings, isBatch, shown } from "../lab";
import { Pixels } from "./pixels";
import { plain } from "../format";
import { NumberField } from "./number";

/** The label of the example that is looked at. */
export function labelOf(row = 0): string {
    const found = block("example")?.values[2 * row + 1] ?? -1;
    return found < 0 ? "" : (description.value?.classes[found] ?? String(found));
}

/** The input as an image, with its label. */
export function InputPicture({ row = 0 }: { row?: number }) {
    const about = description.value!,
        a = block("a1"),
        label = labelOf(row);
    if (a === undefined) return null;
    const [rows, columns] = about.image,
        number = block("example")!.values[2 * row];
    const name = `example ${number}` + (label === "" ? "" : ` · “${label}”`);
    return (
        <figure class="input-picture">
            <Pixels
                values={a.values}
                from={row * a.columns}
                rows={rows}
                columns={columns}
                scale={{ kind: "unit", most: 1 }}
                label={`The input: ${name}`}
            />
            <figcaption>{name}</figcaption>
        </figure>
    );
}

/** Chooses the example that is looked at. */
export function ExamplePicker() {
    const about = description.value!,
        { of, index } = shown.value;
    const count = of === "training" ? about.training : of === "test" ? about.test : 1;
    const go = (to: number) => (shown.value = { of, index: ((to % count) + count) % count });
    return (
        <div class="picker" role="group" aria-label="Example">
            <select
                aria-label="Examples of"
                value={of}
                onChange={(event) => (shown.value = { of: event.currentTarget.value as typeof of, index: 0 })}
            >
                <option value="training">training</option>
                {about.test > 0 && <option value="test">{about.testName}</option>}
                {drawings.value > 0 && <option value="drawn">drawing</option>}
            </select>
            <button onClick={() => go(index - 1)} aria-label="Previous example">
                ◀
            </button>
            <NumberField
                aria-label="Number of the example"
                min={0}
                max={count - 1}
                value={index}
                onNumber={(number) => go(Math.trunc(number) || 0)}
            />
            <button onClick={() => go(index + 1)} aria-label="Next example">
                ▶
            </button>
        </div>
    );
}

/** One example, or the whole mini-batch that is next. */
export const BatchSwitch = () => (
    <div class="switch" role="group" aria-label="Examples">
        <button aria-pressed={!isBatch.value} onClick={() => (isBatch.value = false)}>
            one example
        </button>
        <button aria-pressed={isBatch.value} onClick={() => (isBatch.value = true)}>
            whole batch
        </button>
    </div>
);

/** The cost of the example that is looked at. */
export const costOf = (row = 0): string => plain(block("cost")?.values[row] ?? 0);
