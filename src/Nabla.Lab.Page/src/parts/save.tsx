import { useState } from "preact/hooks";
import { block, curve, description, frame, shown, tick } from "../lab";
import { pictures, pngOf, svgOf, textOf } from "./picture";

/** Saves what is shown: a picture with its legend, or the numbers behind it. */
export function SaveDialog({ close }: { close: () => void }) {
    const [all] = useState(pictures);
    const [chosen, setChosen] = useState(0);
    const [trouble, setTrouble] = useState("");
    const name = `nabla-lab-${description.value!.data.replace(/\W+/g, "-")}-step-${tick.value?.step ?? 0}`;
    const png = () =>
        pngOf(all[chosen])
            .then((blob) => save(blob, `${name}.png`))
            .catch((error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)));
    return (
        <dialog
            ref={(element) => {
                if (element !== null && !element.open) element.showModal();
            }}
            onClose={close}
            aria-labelledby="save"
        >
            <h2 id="save">Save</h2>
            {all.length === 0 ? (
                <p class="quiet">There is no picture in this view.</p>
            ) : (
                <p class="save-line">
                    <select
                        aria-label="Picture"
                        value={chosen}
                        onChange={(event) => setChosen(Number(event.currentTarget.value))}
                    >
                        {all.map((picture, i) => (
                            <option value={i}>{picture.name}</option>
                        ))}
                    </select>
                    <button onClick={() => save(new Blob([textOf(svgOf(all[chosen]))]), `${name}.svg`)}>SVG</button>
                    <button onClick={() => void png()}>PNG</button>
                </p>
            )}
            <p class="save-line">
                the numbers of the example
                <button onClick={() => save(new Blob([neurons()]), `${name}.csv`)}>CSV</button>
                <button onClick={() => save(new Blob([numbers()]), `${name}.json`)}>JSON</button>
            </p>
            <p class="save-line">
                the curves
                <button onClick={() => save(new Blob([curves()]), `${name}-curves.csv`)}>CSV</button>
            </p>
            {trouble !== "" && <p class="trouble">{trouble}</p>}
            <form method="dialog">
                <button>close</button>
            </form>
        </dialog>
    );
}

function save(blob: Blob, name: string): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Every neuron: a row each, in all digits. */
function neurons(): string {
    const columns = ["b", "z", "a", "prime", "delta"] as const;
    const rows = description.value!.layers.flatMap((n, i) =>
        Array.from({ length: n }, (_, j) => [
            i + 1,
            j,
            ...columns.map((name) => block(name + (i + 1))?.values[j] ?? ""),
        ]),
    );
    return ["layer,neuron,b,z,a,sigma_prime,delta", ...rows.map((row) => row.join(","))].join("\n") + "\n";
}

/** All quantities that the view has, in rows as the equations have them. */
function numbers(): string {
    const { seed, data, layers } = description.value!;
    const quantities: Record<string, number[][]> = {};
    for (const [name, { values, rows, columns }] of frame.value?.blocks ?? [])
        quantities[name] = Array.from({ length: rows }, (_, i) =>
            Array.from(values.subarray(i * columns, (i + 1) * columns)),
        );
    return JSON.stringify({ data, layers, seed, step: tick.value?.step, example: shown.value, quantities });
}

function curves(): string {
    const points = curve.value;
    if (points === null) return "step,cost_min,cost_max,cost_last\n";
    const rows = points.min.map((min, i) =>
        [Math.min(points.steps, (i + 1) * points.width), min, points.max[i], points.last[i]].join(","),
    );
    return ["step,cost_min,cost_max,cost_last", ...rows].join("\n") + "\n";
}
