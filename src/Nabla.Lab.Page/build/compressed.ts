import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const texts = /\.(html|js|css|svg|json)$/;

/** Compresses the texts of the page once it is built, and writes built.txt last: the sizes of all files. */
export function compressed(folder: string): Plugin {
    return {
        name: "compressed",
        apply: "build",
        closeBundle() {
            const files = readdirSync(join(folder, "files"), { recursive: true, encoding: "utf8" })
                .map((name) => join(folder, "files", name))
                .filter((path) => statSync(path).isFile());
            const sizes = files.map((path) => {
                const bytes = readFileSync(path);
                if (!texts.test(path)) return `${path} ${bytes.length}`;
                const small = brotliCompressSync(bytes, {
                    params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
                });
                writeFileSync(path + ".br", small);
                rmSync(path);
                return `${path} ${bytes.length} ${small.length}`;
            });
            mkdirSync(folder, { recursive: true });
            writeFileSync(join(folder, "built.txt"), sizes.join("\n") + "\n");
        },
    };
}
