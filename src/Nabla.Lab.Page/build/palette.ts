import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const file = fileURLToPath(new URL("../../Nabla.Lab/Drawing/palette.json", import.meta.url));

/** The colors that C# draws with, as variables for the style sheet: `@palette light;` and `@palette dark;`. */
export function palette(): Plugin {
    return {
        name: "palette",
        enforce: "pre",
        transform(code, id) {
            if (!id.endsWith("style.css")) return undefined;
            this.addWatchFile(file);
            const colors: Record<string, Record<string, string>> = JSON.parse(readFileSync(file, "utf8"));
            return code.replace(/@palette (\w+);/g, (_, theme: string) =>
                Object.entries(colors[theme])
                    .map(([name, value]) => `--${name}: ${value};`)
                    .join(" "),
            );
        },
    };
}
