import { figure } from "../format";
import { block, description, isBatch } from "../lab";
import { InputPicture, labelOf } from "../parts/example";
import { Num, Sym } from "../parts/math";
import { Matrix, type Cell } from "../parts/matrix";
import { isImage } from "./layout";
import { cell, cellSize, largestOf, Op, Quantity, room, signed, within } from "./stage";
import { Worked } from "../parts/worked";

/** Stage 1: the input is the activation of layer 1. */
export function InputStage() {
    const about = description.value!,
        x = block("a1");
    if (x === undefined) return null;
    return (
        <>
            <h2>
                The input is the activation <Sym of="a" l={1} /> of layer 1
            </h2>
            <div class="inputs">
                {Array.from({ length: Math.min(x.rows, 12) }, (_, row) =>
                    isImage(about) ? (
                        <InputPicture row={row} />
                    ) : (
                        <table class="small">
                            <caption>
                                example {block("example")?.values[2 * row]} {labelOf(row)}
                            </caption>
                            <tbody>
                                {Array.from(
                                    x.values.subarray(row * x.columns, row * x.columns + Math.min(x.columns, 24)),
                                    (value, k) => (
                                        <tr>
                                            <th scope="row">{about.columns[k] ?? <Sym of="a" l={1} i={k} />}</th>
                                            <td class="num">{figure(value)}</td>
                                        </tr>
                                    ),
                                )}
                            </tbody>
                        </table>
                    ),
                )}
            </div>
            <p class="quiet">
                {x.columns} numbers for each example.{" "}
                {isBatch.value
                    ? `The next mini-batch has ${x.rows} examples.`
                    : "The whole mini-batch goes through the same stages."}
            </p>
        </>
    );
}

/** Stage 2: (25) for one layer. */
export function ForwardStage({ l }: { l: number }) {
    const w = block(`w${l}`),
        a = block(`a${l - 1}`),
        z = block(`z${l}`),
        b = block(`b${l}`),
        out = block(`a${l}`);
    if (w === undefined || a === undefined || z === undefined || b === undefined || out === undefined) return null;
    const at = within(cell.value ?? largestOf(z.values, z.columns), z.columns, z.rows),
        size = cellSize(w.rows, Math.min(w.columns, 44));
    const pick = (to: Cell) => (cell.value = to);
    const terms = Array.from(
        { length: w.columns },
        (_, k) => w.values[at.row * w.columns + k] * a.values[at.column * a.columns + k],
    );
    const top = terms
        .map((_, k) => k)
        .sort((i, k) => Math.abs(terms[k]) - Math.abs(terms[i]))
        .slice(0, 3);
    const zv = z.values[at.column * z.columns + at.row],
        av = out.values[at.column * out.columns + at.row];
    return (
        <>
            <div class="product">
                <Matrix
                    title={<Sym of="w" l={l} />}
                    name={`w of layer ${l}`}
                    rows={w.rows}
                    columns={w.columns}
                    size={Math.max(2, Math.min(size, 300 / w.columns))}
                    row={at.row}
                    at={(r, c) => w.values[r * w.columns + c]}
                    scale={signed(w.values)}
                    onPick={({ row }) => pick({ ...at, row })}
                />
                <Op>·</Op>
                <Quantity
                    name="a"
                    l={l - 1}
                    title={<Sym of="a" l={l - 1} />}
                    of={`a of layer ${l - 1}`}
                    kind="unit"
                    column={at.column}
                    size={Math.max(2, Math.min(size, room() / a.columns))}
                    onPick={({ column }) => pick({ ...at, column })}
                />
                <Op>+</Op>
                <Matrix
                    title={<Sym of="b" l={l} />}
                    name={`b of layer ${l}`}
                    rows={b.columns}
                    columns={1}
                    size={size}
                    row={at.row}
                    at={(r) => b.values[r]}
                    scale={signed(b.values)}
                    onPick={({ row }) => pick({ ...at, row })}
                />
                <Op>=</Op>
                <Quantity
                    name="z"
                    l={l}
                    title={<Sym of="z" l={l} />}
                    of={`z of layer ${l}`}
                    kind="signed"
                    size={size}
                    {...at}
                    onPick={pick}
                />
                <Op>
                    <i>σ</i>
                </Op>
                <Quantity
                    name="a"
                    l={l}
                    title={<Sym of="a" l={l} />}
                    of={`a of layer ${l}`}
                    kind="unit"
                    size={size}
                    {...at}
                    onPick={pick}
                />
            </div>
            <Worked>
                row {at.row}, example {at.column}: <Sym of="z" l={l} i={at.row} /> ={" "}
                {top.map((k, i) => (
                    <>
                        {i > 0 && " + "}
                        <Num value={w.values[at.row * w.columns + k]} />·
                        <Num value={a.values[at.column * a.columns + k]} />
                    </>
                ))}
                {terms.length > 3 && ` + ${terms.length - 3} more products`} + <Num value={b.values[at.row]} /> ={" "}
                <Num value={zv} strong />, <Sym of="a" l={l} i={at.row} /> = <i>σ</i>(<Num value={zv} />) ={" "}
                <Num value={av} strong />
            </Worked>
        </>
    );
}
