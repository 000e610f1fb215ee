import { useEffect, useMemo, useRef } from "preact/hooks";
import type { LabDescription } from "../contract";
import { px } from "../format";
import { block, description, equation, frame, place } from "../lab";
import { largest, paint, tables } from "../palette";
import { ExamplePicker, InputPicture } from "../parts/example";
import { Inspector } from "../parts/inspector";
import { pixelRatio, useSize } from "../parts/screen";
import { edges, thickness, touches, type Edge } from "./edges";
import { isImage, isNarrow, layout, type Node } from "./layout";
import { Neuron } from "./neuron";

/** The network drawn; what is clicked is worked through beside it. */
export function Network() {
    const about = description.value!;
    return (
        <div class="with-inspector">
            <section class="stage" aria-label="The network">
                <Drawing about={about} />
            </section>
            <Inspector />
        </div>
    );
}

function Drawing({ about }: { about: LabDescription }) {
    const { ref, width, height } = useSize<HTMLDivElement>();
    const nodes = useMemo(() => (width > 0 ? layout(about, width, height) : []), [about, width, height]);
    const last = about.layers.length;
    void frame.value;
    const from = isImage(about) ? 3 : 2,
        limit = (layer: number) => nodes[layer - 1]?.length ?? 0;
    const drawn = nodes.length > 0 ? edges(from, last, limit, equation.value, place.value) : { edges: [], all: 0 };
    const most = Math.max(...drawn.edges.map((edge) => Math.abs(edge.value)), 1e-300);
    return (
        <div class="drawing" ref={ref}>
            {width > 0 && (
                <>
                    <Tiles nodes={nodes[1] ?? []} about={about} width={width} height={height} />
                    <svg width={width} height={height} class="graph" role="group" aria-label={summary(about)}>
                        <g class="edges">
                            {isImage(about) && <InputEdges nodes={nodes[1] ?? []} width={width} height={height} />}
                            {drawn.edges
                                .slice()
                                .reverse()
                                .map((edge) => (
                                    <EdgePath
                                        edge={edge}
                                        most={most}
                                        from={nodes[edge.layer - 2][edge.k]}
                                        to={nodes[edge.layer - 1][edge.j]}
                                    />
                                ))}
                        </g>
                        {nodes.flatMap((layer) =>
                            layer.map((node) => (
                                <Neuron node={node} about={about} nodes={nodes} isTight={isNarrow(width)} />
                            )),
                        )}
                        {about.layers.map((count, i) => (
                            <LayerName
                                about={about}
                                layer={i + 1}
                                count={count}
                                nodes={nodes[i]}
                                isTight={isNarrow(width)}
                            />
                        ))}
                    </svg>
                    {isImage(about) && (
                        <div class="input" style={{ top: px(height / 2 - 90), width: px(Math.min(150, width * 0.18)) }}>
                            <InputPicture />
                        </div>
                    )}
                </>
            )}
            <div class="under">
                <ExamplePicker />
                <p class="quiet">
                    {drawn.edges.length < drawn.all
                        ? `${drawn.edges.length} of ${drawn.all} edges: the largest `
                        : "Edges: "}
                    {thickness[equation.value]}
                </p>
            </div>
        </div>
    );
}

const summary = (about: LabDescription): string =>
    `A network of ${about.layers.length} layers with ${about.layers.join(", ")} neurons. ` +
    "Arrow keys go from neuron to neuron; what is chosen is worked through beside it.";

function LayerName({
    about,
    layer,
    count,
    nodes,
    isTight,
}: {
    about: LabDescription;
    layer: number;
    count: number;
    nodes: Node[];
    isTight: boolean;
}) {
    const last = about.layers.length,
        x =
            layer === 1 && isImage(about)
                ? 74
                : nodes.length === 0
                  ? 0
                  : (Math.min(...nodes.map((n) => n.x)) + Math.max(...nodes.map((n) => n.x))) / 2;
    const what = layer === 1 ? "inputs" : layer === last ? "outputs" : "neurons";
    const part = nodes.length > 0 && nodes.length < count ? `, the first ${nodes.length}` : "";
    return (
        <text x={x} y={16} class="layer-name">
            {isTight ? `${layer}: ${count}` : `layer ${layer} · ${count} ${what}${part}`}
        </text>
    );
}

// The incoming weights as images, all on one canvas under the drawing.
function Tiles({
    nodes,
    about,
    width,
    height,
}: {
    nodes: Node[];
    about: LabDescription;
    width: number;
    height: number;
}) {
    const ref = useRef<HTMLCanvasElement>(null),
        lookup = tables.value,
        w = block("w2");
    const ratio = pixelRatio.value;
    useEffect(() => {
        const canvas = ref.current!,
            context = canvas.getContext("2d")!;
        context.clearRect(0, 0, canvas.width, canvas.height);
        if (w === undefined || !isImage(about) || nodes.length === 0) return;
        const [rows, columns] = about.image,
            small = new OffscreenCanvas(columns, rows * nodes.length);
        const pen = small.getContext("2d")!,
            image = pen.createImageData(columns, rows * nodes.length);
        paint(
            new Uint32Array(image.data.buffer),
            w.values,
            0,
            rows * columns * nodes.length,
            { kind: "signed", most: largest(w.values) },
            lookup,
        );
        pen.putImageData(image, 0, 0);
        context.imageSmoothingEnabled = false;
        for (const { j, x, y, r } of nodes) {
            const side = 2 * r * 0.78;
            context.drawImage(
                small,
                0,
                j * rows,
                columns,
                rows,
                (x - side / 2) * ratio,
                (y - side / 2) * ratio,
                side * ratio,
                side * ratio,
            );
        }
    });
    return (
        <canvas
            ref={ref}
            class="under-graph"
            width={width * ratio}
            height={height * ratio}
            style={{ width: px(width), height: px(height) }}
            aria-hidden="true"
        />
    );
}

const InputEdges = ({ nodes, width, height }: { nodes: Node[]; width: number; height: number }) => (
    <g class="input-edges">
        {nodes
            .filter((_, i) => i % 3 === 0)
            .map((node) => (
                <path d={curveTo(Math.min(150, width * 0.18) + 6, height / 2 - 20, node.x - node.r - 2, node.y)} />
            ))}
    </g>
);

const curveTo = (x1: number, y1: number, x2: number, y2: number): string => {
    const middle = (x1 + x2) / 2,
        at = (x: number, y: number) => `${x.toFixed(1)},${y.toFixed(1)}`;
    return `M${at(x1, y1)}C${at(middle, y1)} ${at(middle, y2)} ${at(x2, y2)}`;
};

function EdgePath({ edge, most, from, to }: { edge: Edge; most: number; from: Node; to: Node }) {
    const chosen = place.value,
        isLit = chosen !== null && touches(edge, chosen);
    const d = curveTo(from.x + from.r, from.y, to.x - to.r, to.y),
        share = Math.abs(edge.value) / most;
    return (
        <g
            class={(edge.value < 0 ? "edge negative" : "edge positive") + (chosen !== null && !isLit ? " dim" : "")}
            onClick={() => (place.value = { layer: edge.layer, j: edge.j, k: edge.k })}
        >
            <path d={d} stroke-width={0.4 + 3.4 * share} />
            <path d={d} class="hit" />
        </g>
    );
}
