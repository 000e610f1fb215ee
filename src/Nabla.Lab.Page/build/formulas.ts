import katex from "katex";
import type { Plugin } from "vite";

const id = "virtual:formulas";

// A symbol that the page can light: pointing at it points at the quantity.
const lit = (quantity: string, tex: string) => `\\htmlData{q=${quantity}}{${tex}}`;

/** The formulas of the page: what they look like, and how they are read aloud. */
const sources: Record<string, [tex: string, spoken: string]> = {
    "25": [
        `${lit("z", "z^l")} = ${lit("w", "w^l")} ${lit("a", "a^{l-1}")} + ${lit("b", "b^l")},\\; ` +
            `${lit("a", "a^l")} = \\sigma(${lit("z", "z^l")})`,
        "z of layer l equals w of layer l times a of layer l minus 1, plus b of layer l; a equals sigma of z",
    ],
    BP1: [
        `${lit("delta", "\\delta^L")} = ${lit("nablaA", "\\nabla_a C")} \\odot ${lit("prime", "\\sigma'(z^L)")}`,
        "delta of the last layer equals the gradient of C by a, times sigma prime of z, entry by entry",
    ],
    BP2: [
        `${lit("delta", "\\delta^l")} = (${lit("w", "(w^{l+1})^T")} ${lit("delta", "\\delta^{l+1}")}) \\odot ` +
            lit("prime", "\\sigma'(z^l)"),
        "delta of layer l equals w of layer l plus 1, transposed, times delta of layer l plus 1, " +
      "times sigma prime of z of layer l, entry by entry",
    ],
    BP3: [
        `\\partial C / \\partial ${lit("b", "b^l_j")} = ${lit("delta", "\\delta^l_j")}`,
        "the derivative of C by b equals delta",
    ],
    BP4: [
        `\\partial C / \\partial ${lit("w", "w^l_{jk}")} = ${lit("a", "a^{l-1}_k")} ${lit("delta", "\\delta^l_j")}`,
        "the derivative of C by w j k equals a k of the layer before, times delta j",
    ],
};

/** Typesets formulas while the page is built, so that browsers need no program for it. */
export function formulas(): Plugin {
    return {
        name: "formulas",
        resolveId: (source) => (source === id ? "\0" + id : undefined),
        load(source) {
            if (source !== "\0" + id) return undefined;
            const html = Object.entries(sources).map(([name, [tex, spoken]]) => [
                name,
                {
                    html: katex.renderToString(tex, {
                        output: "html",
                        trust: true,
                        strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"),
                    }),
                    spoken,
                },
            ]);
            return `export default ${JSON.stringify(Object.fromEntries(html))}`;
        },
    };
}
