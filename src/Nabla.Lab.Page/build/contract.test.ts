import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFrame } from "../src/engine/frame";
import { figure } from "../src/format";

const fixtures = "../../tests/fixtures/lab/";

// The frame that C# wrote, described in the words of its test.
const bytes = readFileSync(fixtures + "frame.bin");
const frame = readFrame(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const bits = (value: number): string => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return view.getBigUint64(0).toString(16).padStart(16, "0");
};
const lines = [`number ${frame.number} step ${frame.step} epoch ${frame.epoch}`];
for (const [name, block] of frame.blocks)
    lines.push(`${name} ${block.rows} ${block.columns} ${Array.from(block.values, bits).join(" ")}`);
lines.push(frame.texts.get("caption")!);
assert.equal(lines.join("\n") + "\n", readFileSync(fixtures + "frame.txt", "utf8"));
assert.throws(() => readFrame(new ArrayBuffer(8)));

// Numbers look as the command prints them.
const figures = readFileSync(fixtures + "figures.txt", "utf8").trimEnd().split("\n");
assert.ok(figures.length > 1000);
for (const line of figures) {
    const [number, text] = line.split(" ");
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt("0x" + number));
    assert.equal(figure(view.getFloat64(0)), text, number);
}

console.log(`${figures.length + 3} claims hold`);
