import { readFileSync } from "node:fs";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed";
import { formulas } from "./build/formulas";
import { mathFonts } from "./build/mathFonts";
import { palette } from "./build/palette";

const version = /<Version>(.*?)</.exec(readFileSync("../../Directory.Build.props", "utf8"))![1];

export default defineConfig({
    base: "./",
    define: { VERSION: JSON.stringify(version) },
    plugins: [formulas(), palette(), mathFonts(), compressed("obj/server")],
    worker: { format: "es" },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
    build: {
        outDir: "obj/server/files",
        emptyOutDir: true,
        target: ["chrome105", "firefox110", "safari16"],
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
    },
});
