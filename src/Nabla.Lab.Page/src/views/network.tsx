import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LabDescription } from "../contract";
import { plain, px, short } from "../format";
import { block, description, equation, frame, place } from "../lab";
import { largest, paint, tables } from "../palette";
import { ExamplePicker, InputPicture } from "../parts/example";
import { Inspector } from "../parts/inspector";
import { edges, thickness, touches, type Edge } from "./edges";
import { isImage, layout, type Node } from "./layout";

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

function useSize() {
  const ref = useRef<HTMLDivElement>(null), [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setSize({ width: entry.contentRect.width, height: entry.contentRect.height }));
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}

function Drawing({ about }: { about: LabDescription }) {
  const { ref, width, height } = useSize();
  const nodes = useMemo(() => (width > 0 ? layout(about, width, height) : []), [about, width, height]);
  const last = about.layers.length;
  void frame.value;
  const from = isImage(about) ? 3 : 2, limit = (layer: number) => nodes[layer - 1]?.length ?? 0;
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
              {drawn.edges.slice().reverse().map((edge) => (
                <EdgePath edge={edge} most={most} from={nodes[edge.layer - 2][edge.k]} to={nodes[edge.layer - 1][edge.j]} />
              ))}
            </g>
            {nodes.flatMap((layer) => layer.map((node) => <Neuron node={node} about={about} nodes={nodes} />))}
            {about.layers.map((count, i) => <LayerName about={about} layer={i + 1} count={count} nodes={nodes[i]} />)}
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
          {drawn.edges.length < drawn.all ? `${drawn.edges.length} of ${drawn.all} edges: the largest ` : "Edges: "}
          {thickness[equation.value]}
        </p>
      </div>
    </div>
  );
}

const summary = (about: LabDescription): string =>
  `A network of ${about.layers.length} layers with ${about.layers.join(", ")} neurons. Arrow keys go from neuron to ` +
  "neuron; what is chosen is worked through beside it.";

function LayerName({ about, layer, count, nodes }: {
  about: LabDescription; layer: number; count: number; nodes: Node[];
}) {
  const last = about.layers.length, x = layer === 1 && isImage(about) ? 74
    : nodes.length === 0 ? 0 : (Math.min(...nodes.map((n) => n.x)) + Math.max(...nodes.map((n) => n.x))) / 2;
  const what = layer === 1 ? "inputs" : layer === last ? "outputs" : "neurons";
  const part = nodes.length > 0 && nodes.length < count ? `, the first ${nodes.length}` : "";
  const tile = nodes[0]?.isTile ? ", w as images" : "";
  return <text x={x} y={16} class="layer-name">
    {innerWidth < 820 ? `${layer}: ${count}` : `layer ${layer} · ${count} ${what}${part}${tile}`}</text>;
}

// The incoming weights as images, all on one canvas under the drawing.
function Tiles({ nodes, about, width, height }: {
  nodes: Node[]; about: LabDescription; width: number; height: number;
}) {
  const ref = useRef<HTMLCanvasElement>(null), lookup = tables.value, w = block("w2");
  const ratio = globalThis.devicePixelRatio ?? 1;
  useEffect(() => {
    const canvas = ref.current!, context = canvas.getContext("2d")!;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (w === undefined || !isImage(about) || nodes.length === 0) return;
    const [rows, columns] = about.image, small = new OffscreenCanvas(columns, rows * nodes.length);
    const pen = small.getContext("2d")!, image = pen.createImageData(columns, rows * nodes.length);
    paint(new Uint32Array(image.data.buffer), w.values, 0, rows * columns * nodes.length,
      { kind: "signed", most: largest(w.values) }, lookup);
    pen.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    for (const { j, x, y, r } of nodes) {
      const side = 2 * r * 0.78;
      context.drawImage(small, 0, j * rows, columns, rows, (x - side / 2) * ratio, (y - side / 2) * ratio,
        side * ratio, side * ratio);
    }
  });
  return <canvas ref={ref} class="under-graph" width={width * ratio} height={height * ratio} style={{ width: px(width), height: px(height) }}
    aria-hidden="true" />;
}

const InputEdges = ({ nodes, width, height }: { nodes: Node[]; width: number; height: number }) => (
  <g class="input-edges">
    {nodes.filter((_, i) => i % 3 === 0).map((node) => (
      <path d={curveTo(Math.min(150, width * 0.18) + 6, height / 2 - 20, node.x - node.r - 2, node.y)} />
    ))}
  </g>
);

const curveTo = (x1: number, y1: number, x2: number, y2: number): string => {
  const middle = (x1 + x2) / 2;
  return `M${x1.toFixed(1)},${y1.toFixed(1)}C${middle.toFixed(1)},${y1.toFixed(1)} ${middle.toFixed(1)},${y2.toFixed(1)} ${
    x2.toFixed(1)},${y2.toFixed(1)}`;
};

function EdgePath({ edge, most, from, to }: { edge: Edge; most: number; from: Node; to: Node }) {
  const chosen = place.value, isLit = chosen !== null && touches(edge, chosen);
  const d = curveTo(from.x + from.r, from.y, to.x - to.r, to.y), share = Math.abs(edge.value) / most;
  return (
    <g class={(edge.value < 0 ? "edge negative" : "edge positive") + (chosen !== null && !isLit ? " dim" : "")}
      onClick={() => (place.value = { layer: edge.layer, j: edge.j, k: edge.k })}>
      <path d={d} stroke-width={0.4 + 3.4 * share} />
      <path d={d} class="hit" />
    </g>
  );
}

function Neuron({ node, about, nodes }: { node: Node; about: LabDescription; nodes: Node[][] }) {
  const { layer, j, x, y, r, isTile } = node, last = about.layers.length, chosen = place.value;
  const isOn = chosen?.layer === layer && chosen.j === j, isOutput = layer === last;
  const a = block(`a${layer}`)?.values[j] ?? 0, delta = block(`delta${layer}`)?.values[j] ?? 0;
  const most = largest(block(`delta${layer}`)?.values ?? []), share = most > 0 ? Math.abs(delta) / most : 0;
  const isFirst = layer === 2 && j === 0, name = isOutput ? about.classes[j] ?? String(j) : about.columns[j] ?? "";
  const label = layer === 1 ? `input ${j} ${about.columns[j] ?? ""}: ${plain(a)}`
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
      <g id={`neuron-${layer}-${j}`} role="button" aria-pressed={isOn} aria-label={label}
        tabindex={isOn || (chosen === null && isFirst) ? 0 : -1} onClick={pick} onKeyDown={onKey}>
      {layer > 1 && <circle cx={x} cy={y} r={r} stroke-width={0.6 + 3.4 * share}
        class={"ring " + (delta < 0 ? "negative" : "positive") + (isTile ? " around" : "")} />}
      {!isTile && <circle cx={x} cy={y} r={r * 0.82} class="body" style={{ fillOpacity: Math.min(1, Math.abs(a)) * 0.55 }} />}
      {isTile && <rect x={x + r * 0.86} y={y + r * 0.8 - 1.6 * r * clamp(a)} width={3} height={1.6 * r * clamp(a)} class="bar" />}
      <title>{label}</title>
      </g>
      <g class="texts" aria-hidden="true">
      {(isOutput || !isTile) && r > 9 && <text x={x} y={y + 4} class="name">{isOutput ? name.slice(0, 3) : j}</text>}
      {layer === 1 && <text x={x - r - 4} y={y + 4} class="value end">{name.slice(0, 14)}</text>}
      {isOutput && <OutputNumbers node={node} a={a} delta={delta} share={share} label={name} />}
      </g>
      {isOn && <rect x={x - r - 4} y={y - r - 4} width={2 * r + 8} height={2 * r + 8} rx={8} class="chosen" />}
    </g>
  );
}

const clamp = (a: number): number => Math.max(0.02, Math.min(1, Math.abs(a)));

function OutputNumbers({ node: { j, x, y, r }, a, delta, share, label }: {
  node: Node; a: number; delta: number; share: number; label: string;
}) {
  const desired = block("y")?.values[j] ?? 0, left = x + r + 9, isTight = r < 13, isNarrow = innerWidth < 820;
  return (
    <g class="numbers">
      <text x={left} y={isTight ? y + 4 : y - 2} class="value">a {short(a)}</text>
      {!isTight && <text x={left} y={y + 12} class="value quiet">y {plain(desired)}</text>}
      {!isNarrow && <rect x={left + 62} y={y - 5} width={Math.max(1, 26 * share)} height={8}
        class={delta < 0 ? "fill-negative" : "fill-positive"} />}
      {!isNarrow && <text x={left + 66 + 26 * share} y={y + 4} class="value quiet">δ {short(delta)}</text>}
      {desired > 0.5 && <circle cx={x} cy={y} r={r + 3} class="right" />}
      {label.length > 3 && <text x={left} y={y - 13} class="value quiet">{label.slice(0, 18)}</text>}
    </g>
  );
}

// The nearest neuron in the direction of an arrow key.
function neighbour(nodes: Node[][], from: Node, key: string): Node | undefined {
  const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  if (way === undefined) return undefined;
  const ahead = nodes.flat().filter((node) => node.layer > 1 &&
    (node.x - from.x) * way[0] + (node.y - from.y) * way[1] > 1);
  const distance = (node: Node) =>
    Math.hypot(node.x - from.x, node.y - from.y) + 2 * Math.abs((node.x - from.x) * way[1] + (node.y - from.y) * way[0]);
  return ahead.sort((one, other) => distance(one) - distance(other))[0];
}
