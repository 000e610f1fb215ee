import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { LabMarked } from "../contract";
import { Refused } from "../engine/engine";
import { count } from "../format";
import { ask, block, description, frame, isHomework, shown } from "../lab";
import { ExamplePicker } from "../parts/example";
import { Columns } from "../parts/columns";
import { Num, Sym } from "../parts/math";

/** One quantity of one layer that is to be worked out: a row of numbers, or rows for weights. */
interface Blank {
    readonly quantity: "z" | "a" | "delta" | "grad_b" | "grad_W";
    readonly l: number;
    readonly rows: number;
    readonly columns: number;
}

const most = 120;
const titles = { z: "z", a: "a", delta: "δ", grad_b: "∂C/∂b", grad_W: "∂C/∂w" };

/** What was typed, as it was typed; by quantity, layer, row and column. */
const written = signal<Readonly<Record<string, string>>>({});
const key = (blank: Blank, row: number, column: number) => `${blank.quantity}.${blank.l}.${row}.${column}`;

/** A sheet to fill in. The engine is asked for what is given only, so that no answer is anywhere in the page. */
export function HomeworkView() {
    const about = description.value!,
        blanks = sheet(about.layers);
    const [marked, setMarked] = useState<LabMarked | string | null>(null);
    void frame.value;
    const size = blanks.reduce((sum, blank) => sum + blank.rows * blank.columns, 0);
    if (size > most)
        return (
            <div class="one-view">
                <h2>Homework is for small networks</h2>
                <p>
                    This one would have {count(size)} numbers to fill in. Open a case in which all can be worked out by
                    hand:
                </p>
                <pre translate={false}>nabla backprop --template 2-3-2 &gt; case.json{"\n"}nabla lab case.json</pre>
                <Leave />
            </div>
        );
    const mark = async () => {
        try {
            const reply = await ask({
                type: "answers",
                of: shown.value.of,
                example: shown.value.index,
                sheet: JSON.stringify(answers(blanks, about.layers.length)),
            });
            setMarked(reply.type === "marked" ? reply : null);
        } catch (error) {
            setMarked(error instanceof Refused ? error.message : "The engine does not answer. Try again.");
        }
    };
    return (
        <div class="one-view homework">
            <div class="bar-top">
                <ExamplePicker />
                <button class="main" onClick={() => void mark()}>
                    mark my answers
                </button>
                <Leave />
            </div>
            <p class="quiet">
                Work out the five stages by hand for this example. Only what is given is in this page. Decimals may have
                a point or a comma. What you leave empty is not marked.
            </p>
            <Verdict marked={marked} />
            <div class="two-columns">
                <Given layers={about.layers} />
                <section>
                    {blanks.map((blank) => (
                        <Fields blank={blank} marked={marked} />
                    ))}
                </section>
            </div>
        </div>
    );
}

const Leave = () => <button onClick={() => (isHomework.value = false)}>leave homework</button>;

// In the algorithm's order: forward, the errors from the last layer down, the gradients.
function sheet(layers: readonly number[]): Blank[] {
    const from2 = layers.slice(1).map((n, i) => ({ l: i + 2, n, before: layers[i] }));
    const row = (quantity: Blank["quantity"]) => (layer: { l: number; n: number }) => ({
        quantity,
        l: layer.l,
        rows: 1,
        columns: layer.n,
    });
    return [
        ...from2.flatMap((layer) => [row("z")(layer), row("a")(layer)]),
        ...from2.slice().reverse().map(row("delta")),
        ...from2.map(row("grad_b")),
        ...from2.map(({ l, n, before }) => ({ quantity: "grad_W" as const, l, rows: n, columns: before })),
    ];
}

/** A number as a student writes it: 0,5 and .5 and 5e-1 and a true minus. */
function number(text: string): number | null {
    const plain = text.trim().replace(",", ".").replace("−", "-");
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

function answers(blanks: readonly Blank[], last: number): Record<string, unknown> {
    const found: Record<string, unknown[]> = {};
    for (const blank of blanks) {
        const rows = Array.from({ length: blank.rows }, (_, j) =>
            Array.from({ length: blank.columns }, (_, k) => number(written.value[key(blank, j, k)] ?? "")),
        );
        if (rows.some((row) => row.includes(null))) continue;
        found[blank.quantity] ??= new Array<unknown>(last - 1).fill(null);
        found[blank.quantity][blank.l - 2] = blank.quantity === "grad_b" ? rows[0] : rows;
    }
    return found;
}

function Fields({ blank, marked }: { blank: Blank; marked: LabMarked | string | null }) {
    const isRight = marked !== null && typeof marked !== "string" && marked.right.includes(nameOf(blank));
    return (
        <fieldset class={isRight ? "right-answer" : ""}>
            <legend>
                {titles[blank.quantity]} of layer {blank.l} {isRight ? "✓" : ""}
            </legend>
            {Array.from({ length: blank.rows }, (_, j) => (
                <div class="blanks">
                    {Array.from({ length: blank.columns }, (_, k) => {
                        const place = key(blank, j, k),
                            text = written.value[place] ?? "";
                        const where = blank.quantity === "grad_W" ? `from ${k} to ${j}` : `neuron ${k}`;
                        const isWrong = isThis(blank, j, k, marked);
                        return (
                            <label>
                                <Sym
                                    of={
                                        blank.quantity.startsWith("grad")
                                            ? blank.quantity.slice(-1).toLowerCase()
                                            : blank.quantity
                                    }
                                    l={blank.l}
                                    i={blank.quantity === "grad_W" ? `${j},${k}` : k}
                                />
                                <input
                                    class={"typed" + (isWrong ? " wrong" : "")}
                                    aria-label={`${titles[blank.quantity]}, layer ${blank.l}, ${where}`}
                                    aria-invalid={isWrong || (text !== "" && number(text) === null)}
                                    inputMode="decimal"
                                    value={text}
                                    onInput={(event) =>
                                        (written.value = { ...written.value, [place]: event.currentTarget.value })
                                    }
                                />
                            </label>
                        );
                    })}
                </div>
            ))}
        </fieldset>
    );
}

const nameOf = (blank: Blank): string => `${blank.quantity}^${blank.l}`;

function isThis(blank: Blank, j: number, k: number, marked: LabMarked | string | null): boolean {
    if (marked === null || typeof marked === "string" || marked.quantity !== blank.quantity) return false;
    if (marked.layer !== blank.l) return false;
    return blank.quantity === "grad_b" ? marked.row === k : marked.row === j && marked.column === k;
}

function Verdict({ marked }: { marked: LabMarked | string | null }) {
    if (marked === null) return null;
    if (typeof marked === "string")
        return (
            <p class="trouble" role="alert">
                {marked}
            </p>
        );
    const name = titles[marked.quantity as Blank["quantity"]] ?? marked.quantity;
    return (
        <div class="verdict" role="status">
            <h2>
                {marked.isRight
                    ? `${marked.right.length} ${marked.right.length === 1 ? "quantity is" : "quantities are"} right`
                    : `${name} of layer ${marked.layer} is the first that is wrong`}
            </h2>
            {!marked.isRight && marked.mine !== undefined && (
                <p>
                    You wrote <Num value={marked.mine} />.
                </p>
            )}
            {marked.slips.length > 0 && <p>Perhaps: {marked.slips[0]}</p>}
        </div>
    );
}

function Given({ layers }: { layers: readonly number[] }) {
    const row = (name: string) => Array.from(block(name)?.values ?? [], (value) => [<Num value={value} />, " "]);
    return (
        <section>
            <h2>Given</h2>
            <p>
                <i>x</i> = <Sym of="a" l={1} /> = {row("a1")}
            </p>
            <p>
                <i>y</i> = {row("y")}
            </p>
            {layers.slice(1).map((_, i) => {
                const w = block(`w${i + 2}`),
                    b = block(`b${i + 2}`);
                if (w === undefined || b === undefined) return null;
                return (
                    <Columns
                        caption={
                            <>
                                layer {i + 2}: <Sym of="w" l={i + 2} /> and <Sym of="b" l={i + 2} />
                            </>
                        }
                        head={[
                            "neuron",
                            ...Array.from({ length: w.columns }, (_, k) => <Sym of="w" l={i + 2} i={`j,${k}`} />),
                            <Sym of="b" l={i + 2} i="j" />,
                        ]}
                        rows={Array.from({ length: w.rows }, (_, j) => [
                            j,
                            ...Array.from(w.values.subarray(j * w.columns, (j + 1) * w.columns), (value) => (
                                <Num value={value} />
                            )),
                            <Num value={b.values[j]} />,
                        ])}
                    />
                );
            })}
        </section>
    );
}
