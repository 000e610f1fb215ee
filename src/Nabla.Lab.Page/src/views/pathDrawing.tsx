import type { LabPaths } from "../contract";
import { description } from "../lab";
import { plain } from "../format";

const wide = 620,
    high = 260,
    margin = 46;

/** The largest paths in the drawn network: as thick as their products, the largest with its factors. */
export function PathDrawing({ answer, layer }: { answer: LabPaths; layer: number }) {
    const about = description.value!,
        paths = answer.neurons,
        most = Math.max(...answer.products.map(Math.abs), 1e-300);
    if (paths.length === 0) return null;
    const columns = paths[0].map((_, c) =>
        [...new Set(paths.map((path) => path[c]))].sort((one, other) => one - other),
    );
    const x = (column: number) => margin + (column / columns.length) * (wide - 2 * margin);
    const y = (column: number, neuron: number) => {
        const all = columns[column],
            place = all.indexOf(neuron);
        return all.length === 1 ? high / 2 : 24 + (place / (all.length - 1)) * (high - 48);
    };
    const end = { x: wide - margin, y: high / 2 };
    const points = (path: readonly number[]) => [...path.map((j, c) => ({ x: x(c), y: y(c, j) })), end];
    const name = (column: number, j: number) =>
        column === columns.length - 1 ? (about.classes[j] ?? String(j)) : String(j);
    const order = paths.map((_, i) => i).reverse(); // the largest lies on top
    const top = points(paths[0]);
    return (
        <figure class="path-drawing">
            <figcaption>
                the {paths.length} largest paths; orange and dashed where the product is negative. On the largest one,
                its factors
            </figcaption>
            <svg viewBox={`-30 0 ${wide + 60} ${high + 18}`} role="img" aria-label={sentence(answer, layer)}>
                {order.map((i) => (
                    <polyline
                        points={points(paths[i])
                            .map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`)
                            .join(" ")}
                        class={"path " + (answer.products[i] < 0 ? "negative" : "positive") + (i === 0 ? " top" : "")}
                        stroke-width={0.6 + (5 * Math.abs(answer.products[i])) / most}
                    />
                ))}
                {columns.map((all, c) => (
                    <>
                        {all.map((j) => (
                            <>
                                <circle cx={x(c)} cy={y(c, j)} r={all.length > 12 ? 6 : 9} class="node" />
                                <text x={x(c)} y={y(c, j) + 3.5} class="value middle">
                                    {name(c, j).slice(0, 6)}
                                </text>
                            </>
                        ))}
                        <text x={x(c)} y={high + 12} class="value quiet middle">
                            layer {layer + c}
                        </text>
                    </>
                ))}
                <text x={end.x + 10} y={end.y + 5} class="value">
                    C
                </text>
                <text x={x(0) - 14} y={top[0].y + 4} class="value end">
                    {plainFactor(answer.factors[0][0])}
                </text>
                {top.slice(1).map((point, i) => (
                    <text x={(top[i].x + point.x) / 2} y={(top[i].y + point.y) / 2 - 6} class="value middle factor">
                        {plainFactor(answer.factors[0][i + 1])}
                    </text>
                ))}
            </svg>
        </figure>
    );
}

const plainFactor = (value: number | undefined): string => (value === undefined ? "" : plain(value));

const sentence = (answer: LabPaths, layer: number): string =>
    `The largest path goes from neuron ${answer.neurons[0][0]} of layer ${layer} by ` +
    `${answer.neurons[0].slice(1).join(", ")} to the cost; its product is ${plainFactor(answer.products[0])}`;
