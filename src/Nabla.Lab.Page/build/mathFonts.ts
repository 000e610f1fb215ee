import type { Plugin } from "vite";

const used = ["Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular"];

/** Leaves of KaTeX's fonts the four that the formulas use, in the one form that all browsers read. */
export function mathFonts(): Plugin {
    return {
        name: "math-fonts",
        enforce: "pre",
        transform(code, id) {
            if (!id.includes("katex")) return undefined;
            if (!id.split("?")[0].endsWith(".css")) return undefined;
            return code.replace(/@font-face\{.*?\}/gs, (face) => {
                const file = used.find((name) => face.includes(`KaTeX_${name}.woff2`));
                return file === undefined
                    ? ""
                    : face.replace(/src:.*?(;|\})/s, `src:url(fonts/KaTeX_${file}.woff2) format("woff2")$1`);
            });
        },
    };
}
