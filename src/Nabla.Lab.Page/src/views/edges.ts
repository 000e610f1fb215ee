import { block, type Equation, type Place } from "../lab";

/** A weight in the drawing, with the number that makes it thick. */
export interface Edge {
    readonly layer: number;
    readonly j: number;
    readonly k: number;
    readonly value: number;
}

const most = 60;

/** What the thickness of an edge shows, for each equation. */
export const thickness: Record<Equation, string> = {
    "25": "w·a, what each passes on",
    BP1: "w·δ, what BP2 sends back",
    BP2: "w·δ, what each sends back",
    BP3: "w·δ, what BP2 sends back",
    BP4: "∂C/∂w, how each is to change",
};

/** The largest edges, those of the chosen neuron first; and how many there are in all. */
export function edges(
    from: number,
    last: number,
    limit: (layer: number) => number,
    equation: Equation,
    chosen: Place | null,
): { edges: Edge[]; all: number } {
    const found: Edge[] = [];
    let all = 0;
    for (let l = from; l <= last; l++) {
        const w = block(`w${l}`),
            gradient = block(`nablaW${l}`),
            a = block(`a${l - 1}`),
            delta = block(`delta${l}`);
        if (w === undefined || gradient === undefined || a === undefined || delta === undefined) continue;
        all += w.rows * w.columns;
        for (let j = 0; j < Math.min(w.rows, limit(l)); j++) {
            for (let k = 0; k < Math.min(w.columns, limit(l - 1)); k++) {
                const i = j * w.columns + k;
                const value =
                    equation === "BP4"
                        ? gradient.values[i]
                        : w.values[i] * (equation === "25" ? a.values[k] : delta.values[j]);
                found.push({ layer: l, j, k, value });
            }
        }
    }
    const isOf = (edge: Edge) => chosen !== null && touches(edge, chosen);
    found.sort((one, other) => Number(isOf(other)) - Number(isOf(one)) || Math.abs(other.value) - Math.abs(one.value));
    return { edges: found.slice(0, most), all };
}

/** Whether an edge is the chosen weight, or leads to or from the chosen neuron. */
export const touches = (edge: Edge, chosen: Place): boolean =>
    chosen.k !== undefined
        ? edge.layer === chosen.layer && edge.j === chosen.j && edge.k === chosen.k
        : (edge.layer === chosen.layer && edge.j === chosen.j) ||
          (edge.layer === chosen.layer + 1 && edge.k === chosen.j);
