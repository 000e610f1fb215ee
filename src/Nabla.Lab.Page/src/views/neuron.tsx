import type { LabDescription } from "../contract";
import { plain, short } from "../format";
import { block, place } from "../lab";
import { largest } from "../palette";
import type { Node } from "./layout";

/** A neuron of the drawing: a ring as thick as |δ|, its activation as a bar or as shade, and a button. */
export function Neuron({
    node,
    about,
    nodes,
    isTight,
}: {
    node: Node;
    about: LabDescription;
    nodes: Node[][];
    /** Whether there is no room for δ beside it. */
    isTight: boolean;
}) {
    const { layer, j, x, y, r, isTile } = node,
        last = about.layers.length,
        chosen = place.value;
    const isOn = chosen?.layer === layer && chosen.j === j,
        isOutput = layer === last;
    const a = block(`a${layer}`)?.values[j] ?? 0,
        delta = block(`delta${layer}`)?.values[j] ?? 0;
    const most = largest(block(`delta${layer}`)?.values ?? []),
        share = most > 0 ? Math.abs(delta) / most : 0;
    const isFirst = layer === 2 && j === 0,
        name = isOutput ? (about.classes[j] ?? String(j)) : (about.columns[j] ?? "");
    const label =
        layer === 1
            ? `input ${j} ${about.columns[j] ?? ""}: ${plain(a)}`
            : `layer ${layer}, neuron ${j}: a ${plain(a)}, delta ${plain(delta)}`;
    const pick = () => {
        if (layer > 1) place.value = { layer, j };
    };
    const onKey = (event: KeyboardEvent) => {
        if (event.key === "Enter" || event.key === " ") pick();
        else {
            const to = neighbour(nodes, node, event.key);
            if (to === undefined) return;
            place.value = { layer: to.layer, j: to.j };
            document.getElementById(`neuron-${to.layer}-${to.j}`)?.focus();
        }
        event.preventDefault();
        event.stopPropagation();
    };
    return (
        <g class={"neuron" + (isOn ? " on" : "")}>
            <g
                id={`neuron-${layer}-${j}`}
                role="button"
                aria-pressed={isOn}
                aria-label={label}
                tabindex={isOn || (chosen === null && isFirst) ? 0 : -1}
                onClick={pick}
                onKeyDown={onKey}
            >
                {layer > 1 && (
                    <circle
                        cx={x}
                        cy={y}
                        r={r}
                        stroke-width={0.6 + 3.4 * share}
                        class={"ring " + (delta < 0 ? "negative" : "positive") + (isTile ? " around" : "")}
                    />
                )}
                {!isTile && (
                    <circle
                        cx={x}
                        cy={y}
                        r={r * 0.82}
                        class="body"
                        style={{ fillOpacity: Math.min(1, Math.abs(a)) * 0.55 }}
                    />
                )}
                {isTile && (
                    <rect
                        x={x + r * 0.86}
                        y={y + r * 0.8 - 1.6 * r * clamp(a)}
                        width={3}
                        height={1.6 * r * clamp(a)}
                        class="bar"
                    />
                )}
                <title>{label}</title>
            </g>
            <g class="texts" aria-hidden="true">
                {(isOutput || !isTile) && r > 9 && (
                    <text x={x} y={y + 4} class="name">
                        {isOutput ? name.slice(0, 3) : j}
                    </text>
                )}
                {layer === 1 && (
                    <text x={x - r - 4} y={y + 4} class="value end">
                        {name.slice(0, 14)}
                    </text>
                )}
                {isOutput && (
                    <OutputNumbers node={node} isNarrow={isTight} a={a} delta={delta} share={share} label={name} />
                )}
            </g>
            {isOn && <rect x={x - r - 4} y={y - r - 4} width={2 * r + 8} height={2 * r + 8} rx={8} class="chosen" />}
        </g>
    );
}

const clamp = (a: number): number => Math.max(0.02, Math.min(1, Math.abs(a)));

function OutputNumbers({
    node: { j, x, y, r },
    a,
    delta,
    share,
    label,
    isNarrow,
}: {
    node: Node;
    isNarrow: boolean;
    a: number;
    delta: number;
    share: number;
    label: string;
}) {
    const desired = block("y")?.values[j] ?? 0,
        left = x + r + 9,
        isTight = r < 13;
    return (
        <g class="numbers">
            <text x={left} y={isTight ? y + 4 : y - 2} class="value">
                a {short(a)}
            </text>
            {!isTight && (
                <text x={left} y={y + 12} class="value quiet">
                    y {plain(desired)}
                </text>
            )}
            {!isNarrow && (
                <rect
                    x={left + 62}
                    y={y - 5}
                    width={Math.max(1, 26 * share)}
                    height={8}
                    class={delta < 0 ? "fill-negative" : "fill-positive"}
                />
            )}
            {!isNarrow && (
                <text x={left + 66 + 26 * share} y={y + 4} class="value quiet">
                    δ {short(delta)}
                </text>
            )}
            {desired > 0.5 && <circle cx={x} cy={y} r={r + 3} class="right" />}
            {label.length > 3 && (
                <text x={left} y={y - 13} class="value quiet">
                    {label.slice(0, 18)}
                </text>
            )}
        </g>
    );
}

// The nearest neuron in the direction of an arrow key.
function neighbour(nodes: Node[][], from: Node, key: string): Node | undefined {
    const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
    if (way === undefined) return undefined;
    const ahead = nodes
        .flat()
        .filter((node) => node.layer > 1 && (node.x - from.x) * way[0] + (node.y - from.y) * way[1] > 1);
    const distance = (node: Node) =>
        Math.hypot(node.x - from.x, node.y - from.y) +
        2 * Math.abs((node.x - from.x) * way[1] + (node.y - from.y) * way[0]);
    return ahead.sort((one, other) => distance(one) - distance(other))[0];
}
