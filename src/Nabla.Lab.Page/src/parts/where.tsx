import { block, description, layerCount, place, type Place } from "../lab";
import { NumberField } from "./number";

/** The place that is looked at, or, where nothing is chosen, the weight that moves most in the last hidden layer. */
export function chosenWeight(): Required<Place> {
    const at = place.value,
        layers = description.value?.layers ?? [];
    if (at !== null && at.layer <= layers.length && at.j < layers[at.layer - 1]) {
        const k = at.k ?? steepest(at.layer, at.j);
        if (k < layers[at.layer - 2]) return { layer: at.layer, j: at.j, k };
    }
    const layer = Math.max(2, layerCount.value - 1),
        delta = block(`delta${layer}`);
    const sizes = Array.from(delta?.values ?? [0], Math.abs);
    const j = sizes.indexOf(Math.max(...sizes));
    return { layer, j, k: steepest(layer, j) };
}

function steepest(layer: number, j: number): number {
    const gradient = block(`nablaW${layer}`);
    if (gradient === undefined) return 0;
    const row = Array.from(gradient.values.subarray(j * gradient.columns, (j + 1) * gradient.columns), Math.abs);
    return row.indexOf(Math.max(...row));
}

/** Chooses a layer, a neuron, and the neuron of the layer before. */
export function WhereFields({ hasK }: { hasK: boolean }) {
    const at = chosenWeight(),
        layers = description.value!.layers;
    const set = (to: Partial<Required<Place>>) => {
        const next = { ...at, ...to };
        const inside = (value: number, count: number) => Math.max(0, Math.min(count - 1, Math.trunc(value) || 0));
        const layer = Math.max(2, Math.min(layers.length, next.layer));
        place.value = { layer, j: inside(next.j, layers[layer - 1]), k: inside(next.k, layers[layer - 2]) };
    };
    return (
        <span class="where">
            <label>
                layer{" "}
                <select value={at.layer} onChange={(event) => set({ layer: Number(event.currentTarget.value) })}>
                    {layers.slice(1).map((_, i) => (
                        <option value={i + 2}>{i + 2}</option>
                    ))}
                </select>
            </label>
            <label>
                neuron <i>j</i>{" "}
                <NumberField min={0} max={layers[at.layer - 1] - 1} value={at.j} onNumber={(j) => set({ j: j || 0 })} />
            </label>
            {hasK && (
                <label>
                    from <i>k</i>{" "}
                    <NumberField
                        min={0}
                        max={layers[at.layer - 2] - 1}
                        value={at.k}
                        onNumber={(k) => set({ k: k || 0 })}
                    />
                </label>
            )}
        </span>
    );
}
