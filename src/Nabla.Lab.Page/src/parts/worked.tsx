import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

/** A line in which a quantity is worked out with its numbers; it can be copied as text or as LaTeX. */
export function Worked({ children }: { children: ComponentChildren }) {
    const ref = useRef<HTMLSpanElement>(null);
    const copy = (text: string) => void navigator.clipboard?.writeText(text);
    return (
        <p class="worked">
            <span ref={ref}>{children}</span>
            <button onClick={() => copy(ref.current!.innerText.replace(/\s+/g, " "))}>copy</button>
            <button onClick={() => copy(latexOf(ref.current!))}>LaTeX</button>
        </p>
    );
}

const commands: Record<string, string> = {
    δ: "\\delta ",
    σ: "\\sigma ",
    η: "\\eta ",
    "∂": "\\partial ",
    "∇": "\\nabla ",
    Σ: "\\sum ",
    "·": " \\cdot ",
    "−": "-",
    "⊙": " \\odot ",
    "…": "\\dots ",
    "′": "'",
};

/** The line that is shown, as LaTeX. */
export const latexOf = (line: Node): string => `$${read(line).replace(/\s+/g, " ").trim()}$`;

function read(node: Node): string {
    if (node.nodeType === Node.TEXT_NODE) return written(node.textContent ?? "");
    const element = node as HTMLElement,
        inner = () => Array.from(element.childNodes, read).join("");
    if (element.tagName === "SUP") return inner().trim() === "" ? "" : `^{${inner().trim()}}`;
    if (element.tagName === "SUB") return inner().trim() === "" ? "" : `_{${inner().trim()}}`;
    return inner();
}

// Words stand upright in formulas; a single letter is a symbol.
const written = (text: string): string =>
    text
        .replace(/[A-Za-z][A-Za-z ]*[A-Za-z]/g, (words) => `\\text{${words}}`)
        .replace(/[δση∂∇Σ·−⊙…′]/g, (symbol) => commands[symbol]);
