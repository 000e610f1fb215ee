import { count } from "../format";
import { description, tick } from "../lab";

/** Pictures of the page as files: what is drawn, with its caption, in one SVG that needs nothing else. */

export interface Picture {
    readonly name: string;
    readonly element: Element;
}

const names = "http://www.w3.org/2000/svg";
const pad = 16,
    lineHigh = 18;
const kept = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "opacity",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "text-anchor",
    "paint-order",
    "visibility",
];

/** What is drawn in the view that is open; a picture inside another one belongs to it. */
export function pictures(): Picture[] {
    const found = [...document.querySelectorAll("main :is(.drawing, .tile-grid, figure, svg.plot)")].filter(
        (element) =>
            (element.parentElement!.closest("main :is(.drawing, .tile-grid, figure)") === null &&
                element.querySelector("svg, canvas") !== null) ||
            (element.matches("svg.plot") && element.parentElement!.closest("figure") === null),
    );
    return found.map((element, i) => ({ name: `${i + 1}: ${nameOf(element)}`, element }));
}

function nameOf(element: Element): string {
    if (element.matches(".drawing")) return "the network";
    if (element.matches(".tile-grid")) return "tiles";
    const caption = element.querySelector("figcaption")?.textContent ?? element.getAttribute("aria-label");
    return (caption ?? "picture").trim().slice(0, 60);
}

/** The picture as SVG, its legend below it. */
export function svgOf({ element }: Picture): SVGSVGElement {
    const box = element.getBoundingClientRect(),
        style = getComputedStyle(document.documentElement);
    const legend = legendOf(element),
        wide = Math.max(box.width, 420) + 2 * pad,
        lines = legend.flatMap((text) => broken(text, Math.floor((wide - 2 * pad) / 6.6)));
    const high = box.height + 2 * pad + lines.length * lineHigh;
    const svg = make("svg", { xmlns: names, width: wide, height: high, viewBox: `0 0 ${wide} ${high}` });
    svg.append(make("title", {}, legend[0]));
    svg.append(make("rect", { width: wide, height: high, fill: style.getPropertyValue("--panel").trim() }));
    const place = (inner: Element) => {
        const at = inner.getBoundingClientRect();
        return { x: at.x - box.x + pad, y: at.y - box.y + pad, width: at.width, height: at.height };
    };
    for (const inner of drawn(element)) {
        if (inner instanceof HTMLCanvasElement) svg.append(imageOf(inner, place(inner)));
        else if (inner.matches(".tile")) svg.append(...ringOf(inner as HTMLElement, place(inner)));
        else svg.append(copyOf(inner as SVGSVGElement, place(inner)));
    }
    const ink = style.getPropertyValue("--ink").trim(),
        font = "system-ui, DejaVu Sans, sans-serif";
    lines.forEach((text, i) => {
        const y = box.height + 2 * pad + (i + 0.6) * lineHigh;
        svg.append(make("text", { x: pad, y, fill: ink, "font-size": 12.5, "font-family": font }, text));
    });
    return svg as SVGSVGElement;
}

/** The same as PNG, twice as large. */
export async function pngOf(picture: Picture): Promise<Blob> {
    const svg = svgOf(picture),
        image = new Image();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * Number(svg.getAttribute("width"));
    canvas.height = 2 * Number(svg.getAttribute("height"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(textOf(svg))}`;
    await image.decode();
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve, reject) =>
        canvas.toBlob((blob) => (blob === null ? reject(new Error("The picture is too large.")) : resolve(blob))),
    );
}

export const textOf = (svg: SVGSVGElement): string => new XMLSerializer().serializeToString(svg);

// Canvases lie under what is drawn over them.
function drawn(element: Element): Element[] {
    if (element.matches("svg")) return [element];
    const all = [...element.querySelectorAll("canvas, .tile, svg")];
    return all.filter((inner) => inner.parentElement!.closest("svg") === null);
}

function copyOf(svg: SVGSVGElement, at: Record<string, number>): SVGElement {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    const from = [svg, ...svg.querySelectorAll("*")],
        to = [copy, ...copy.querySelectorAll("*")];
    from.forEach((element, i) => {
        const style = getComputedStyle(element),
            into = to[i];
        for (const name of ["class", "style", "tabindex", "role", "aria-pressed", "aria-label"])
            into.removeAttribute(name);
        if (element instanceof SVGSVGElement || element instanceof SVGTitleElement) return;
        for (const name of kept) into.setAttribute(name, style.getPropertyValue(name));
    });
    for (const [name, value] of Object.entries(at)) copy.setAttribute(name, String(value));
    if (!svg.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
    for (const hidden of copy.querySelectorAll("title, [visibility=hidden]")) hidden.remove();
    return copy;
}

// Enlarged without smoothing, as on the page.
function imageOf(canvas: HTMLCanvasElement, at: Record<string, number>): SVGElement {
    const large = document.createElement("canvas"),
        times = Math.max(1, Math.round((2 * at.width) / canvas.width));
    large.width = canvas.width * times;
    large.height = canvas.height * times;
    const pen = large.getContext("2d")!;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(canvas, 0, 0, large.width, large.height);
    return make("image", { ...at, href: large.toDataURL(), preserveAspectRatio: "none" });
}

// The ring of a tile is as thick as |δ|, and the bar beside it as high as a.
function ringOf(tile: HTMLElement, at: Record<string, number>): SVGElement[] {
    const style = getComputedStyle(tile),
        thick = parseFloat(style.getPropertyValue("--ring")) || 0.6;
    const color = getComputedStyle(document.documentElement);
    const isNegative = tile.classList.contains("negative");
    return [
        make("rect", {
            ...at,
            rx: 6,
            fill: "none",
            stroke: color.getPropertyValue(isNegative ? "--negative" : "--positive").trim(),
            "stroke-width": thick,
            "stroke-dasharray": isNegative ? "5 3" : "none",
        }),
    ];
}

function legendOf(element: Element): string[] {
    const about = description.value!,
        now = tick.value;
    const beside = element.querySelectorAll("figcaption, .under p"),
        under = beside.length > 0 ? [...beside] : [element.parentElement!.querySelector("p.quiet")];
    const says = [...new Set(under.map((text) => text?.textContent ?? element.getAttribute("aria-label") ?? ""))]
        .join(". ")
        .replace(/\s+/g, " ")
        .trim();
    return [
        says === "" ? "Nabla Lab" : says,
        `${about.data}, ${about.layers.join("-")}, ${about.cost} cost, η ${about.learningRate}, ` +
            `batch ${about.batchSize}, seed ${about.seed}, step ${count(now?.step ?? 0)}. Nabla ${VERSION}`,
    ];
}

function broken(text: string, most: number): string[] {
    const lines = [""];
    for (const word of text.split(" ")) {
        if (lines[lines.length - 1].length + word.length + 1 > most) lines.push(word);
        else lines[lines.length - 1] = `${lines[lines.length - 1]} ${word}`.trim();
    }
    return lines;
}

function make(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
    const element = document.createElementNS(names, name);
    for (const [key, value] of Object.entries(attributes))
        if (key !== "xmlns") element.setAttribute(key, String(value));
    if (text !== undefined) element.textContent = text;
    return element;
}
