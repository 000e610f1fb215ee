// ONNX Runtime in Node: answers only.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const require = createRequire(process.env.ONNX_RUNTIME_FROM + "/");
const ort = require("onnxruntime-node");
const spec = JSON.parse(readFileSync(process.argv[2], "utf8"));
const session = await ort.InferenceSession.create(spec.onnx, {
  intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential", graphOptimizationLevel: "all",
});
const width = spec.widths[0];
const bytes = readFileSync(spec.x).subarray(0, spec.examples * width * 4);
const all = new Float32Array(new Uint8Array(bytes).buffer);
const rows = spec.kind === "one" ? 1 : spec.examples;
const feeds = [];
for (let at = 0; at + rows <= spec.examples; at += rows)
  feeds.push({ x: new ort.Tensor("float32", all.slice(at * width, (at + rows) * width), [rows, width]) });
const version = require("onnxruntime-node/package.json").version;
console.log(JSON.stringify({ ready: true, onnxruntime: version, blas: "its own" }));
for await (const line of createInterface({ input: process.stdin })) {
  const [command, text] = line.split(" ");
  const count = Number(text);
  if (command === "curve") {
    const { y } = await session.run(feeds[0]);
    console.log(JSON.stringify({ losses: Array.from(y.data.slice(0, spec.widths.at(-1))) }));
    continue;
  }
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) await session.run(feeds[i % feeds.length]);
  console.log(JSON.stringify({ units: count, seconds: Number(process.hrtime.bigint() - start) / 1e9 }));
}
