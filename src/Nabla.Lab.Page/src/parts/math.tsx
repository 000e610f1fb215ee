import type { JSX } from "preact";
import formulas from "virtual:formulas";
import { figure } from "../format";

/** One of the formulas that were typeset with the page. */
export const Formula = ({ name }: { name: string }) => (
    <span class="formula" translate={false}>
        <span aria-hidden="true" dangerouslySetInnerHTML={{ __html: formulas[name].html }} />
        <span class="spoken">{formulas[name].spoken}</span>
    </span>
);

const letters: Record<string, string> = { delta: "δ", sigma: "σ", nabla: "∇", partial: "∂", eta: "η" };

/** A symbol as the book sets it: its layer above, its indices below. */
export const Sym = ({ of, l, i, t }: { of: string; l?: number | string; i?: string | number; t?: boolean }) => (
    <span class="sym" translate={false}>
        <i>{letters[of] ?? of}</i>
        {(l !== undefined || i !== undefined) && (
            <span class="scripts">
                <sup>{l}</sup>
                <sub>{i}</sub>
            </span>
        )}
        {t && <sup class="after">T</sup>}
    </span>
);

/** ∂C/∂w with its indices. */
export const Slope = ({ of, l, i }: { of: string; l: number; i: string | number }) => (
    <span class="sym" translate={false}>
        <i>∂C</i>/<i>∂</i>
        <Sym of={of} l={l} i={i} />
    </span>
);

/** A number as the command shows it, in the color of its sign where it has one that matters. */
export const Num = ({ value, signed, strong }: { value: number; signed?: boolean; strong?: boolean }) => (
    <span
        translate={false}
        class={
            "num" + (strong ? " strong" : "") + (signed && value !== 0 ? (value > 0 ? " positive" : " negative") : "")
        }
    >
        {powers(figure(value))}
    </span>
);

/** 1.234·10^{−5} with the exponent where it belongs. */
export function powers(text: string): (string | JSX.Element)[] {
    return text.split(/\^\{(.*?)\}/).map((part, i) => (i % 2 === 1 ? <sup>{part}</sup> : part));
}

/** Text of the engine: formulas stand between dollars, with ^{…} and _{…}. */
export const Notation = ({ text }: { text: string }) => (
    <>{text.split("$").map((part, i) => (i % 2 === 0 ? part : <Inline text={part} />))}</>
);

function Inline({ text }: { text: string }) {
    const parts: (string | JSX.Element)[] = [];
    const pattern = /([a-zA-Zδσ∇∂]+)\^\{([^}]*)\}_\{([^}]*)\}|\^\{([^}]*)\}|_\{([^}]*)\}/g;
    let at = 0;
    for (const found of text.matchAll(pattern)) {
        parts.push(text.slice(at, found.index));
        if (found[1] !== undefined) parts.push(<Sym of={found[1]} l={found[2]} i={found[3]} />);
        else if (found[4] !== undefined) parts.push(<sup>{found[4]}</sup>);
        else parts.push(<sub>{found[5]}</sub>);
        at = found.index + found[0].length;
    }
    parts.push(text.slice(at));
    return (
        <span class="num" translate={false}>
            {parts}
        </span>
    );
}
