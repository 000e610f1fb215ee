// The page's own tests: what it reads and writes as C# does. Bundled for Node by esbuild, which comes with Vite.
import { build } from "esbuild";
import { mkdirSync } from "node:fs";

mkdirSync("obj", { recursive: true });
await build({
    entryPoints: ["build/contract.test.ts"], bundle: true, platform: "node", format: "esm", outfile: "obj/test.mjs",
    logLevel: "error",
});
await import(new URL("../obj/test.mjs", import.meta.url).href);
