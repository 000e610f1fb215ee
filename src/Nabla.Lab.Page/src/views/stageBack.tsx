import { block, place } from "../lab";
import { largest } from "../palette";
import { Num, Slope, Sym } from "../parts/math";
import { Matrix, type Cell } from "../parts/matrix";
import { cell, cellSize, largestOf, Op, Quantity, signed, within } from "./stage";
import { Worked } from "../parts/worked";

/** Products that are written out. */
const mostTerms = 12;

/** Stage 4: BP2 for one layer. */
export function BackStage({ l }: { l: number }) {
    const w = block(`w${l + 1}`),
        above = block(`delta${l + 1}`),
        back = block(`back${l}`);
    const prime = block(`prime${l}`),
        delta = block(`delta${l}`);
    if (!w || !above || !back || !prime || !delta) return null;
    const at = within(cell.value ?? largestOf(delta.values, delta.columns), delta.columns, delta.rows),
        size = cellSize(w.columns, Math.max(w.rows, delta.rows));
    const pick = (to: Cell) => {
        cell.value = to;
        place.value = { layer: l, j: to.row };
    };
    const i = at.column * delta.columns + at.row;
    return (
        <>
            <div class="product">
                <Matrix
                    title={
                        <>
                            (<Sym of="w" l={l + 1} />)<sup>T</sup>
                        </>
                    }
                    name={`w of layer ${l + 1}, transposed`}
                    rows={w.columns}
                    columns={w.rows}
                    size={size}
                    row={at.row}
                    at={(r, c) => w.values[c * w.columns + r]}
                    scale={signed(w.values)}
                    onPick={({ row }) => pick({ ...at, row })}
                />
                <Op>·</Op>
                <Quantity
                    name="delta"
                    l={l + 1}
                    title={<Sym of="delta" l={l + 1} />}
                    of={`delta of layer ${l + 1}`}
                    kind="signed"
                    size={size}
                    column={at.column}
                    onPick={({ column }) => pick({ ...at, column })}
                />
                <Op>=</Op>
                <Quantity
                    name="back"
                    l={l}
                    title={
                        <>
                            (<Sym of="w" l={l + 1} />)<sup>T</sup>
                            <Sym of="delta" l={l + 1} />
                        </>
                    }
                    of="w transposed times delta"
                    kind="signed"
                    size={size}
                    {...at}
                    onPick={pick}
                />
                <Op>⊙</Op>
                <Quantity
                    name="prime"
                    l={l}
                    title={
                        <>
                            <i>σ</i>′(
                            <Sym of="z" l={l} />)
                        </>
                    }
                    of="sigma prime of z"
                    kind="unit"
                    size={size}
                    {...at}
                    onPick={pick}
                />
                <Op>=</Op>
                <Quantity
                    name="delta"
                    l={l}
                    title={<Sym of="delta" l={l} />}
                    of={`delta of layer ${l}`}
                    kind="signed"
                    size={size}
                    {...at}
                    onPick={pick}
                />
            </div>
            <Worked>
                row {at.row}, example {at.column}: <Sym of="delta" l={l} i={at.row} /> = (Σ<sub>k</sub>{" "}
                <Sym of="w" l={l + 1} i={`k,${at.row}`} /> <Sym of="delta" l={l + 1} i="k" />) <i>σ</i>′(
                <Sym of="z" l={l} i={at.row} />) = <Num value={back.values[i]} /> · <Num value={prime.values[i]} />
                {" = "}
                <Num value={delta.values[i]} strong />
            </Worked>
            <Worked>
                (<Sym of="w" l={l + 1} />)<sup>T</sup>
                <Sym of="delta" l={l + 1} />, row {at.row}:{" "}
                {Array.from({ length: Math.min(w.rows, mostTerms) }, (_, k) => (
                    <>
                        {k > 0 && " + "}
                        <Num value={w.values[k * w.columns + at.row]} />·
                        <Num value={above.values[at.column * above.columns + k]} />
                    </>
                ))}
                {w.rows > mostTerms && ` + ${w.rows - mostTerms} more products`} = <Num value={back.values[i]} strong />
            </Worked>
        </>
    );
}

/** Stage 5: BP3 and BP4 for one layer. */
export function GradientStage({ l }: { l: number }) {
    const a = block(`a${l - 1}`),
        delta = block(`delta${l}`),
        gradient = block(`nablaW${l}`),
        bias = block(`nablaB${l}`);
    if (!a || !delta || !gradient || !bias) return null;
    const largestAt = largestOf(gradient.values, gradient.columns);
    const at = within(cell.value ?? { row: largestAt.column, column: largestAt.row }, gradient.rows, gradient.columns),
        m = delta.rows;
    const size = Math.max(2, Math.min(cellSize(gradient.rows, 12), 420 / gradient.columns));
    const pick = (to: Cell) => {
        cell.value = to;
        place.value = { layer: l, j: to.row, k: to.column };
    };
    const g = gradient.values[at.row * gradient.columns + at.column];
    return (
        <>
            <div class="product">
                <Quantity
                    name="delta"
                    l={l}
                    title={<Sym of="delta" l={l} />}
                    of={`delta of layer ${l}`}
                    kind="signed"
                    size={Math.max(size, 6)}
                    row={at.row}
                />
                <Op>·</Op>
                <Matrix
                    title={
                        <>
                            (<Sym of="a" l={l - 1} />)<sup>T</sup>
                        </>
                    }
                    name={`a of layer ${l - 1}, transposed`}
                    rows={a.rows}
                    columns={a.columns}
                    size={size}
                    column={at.column}
                    at={(r, c) => a.values[r * a.columns + c]}
                    scale={{ kind: "unit", most: Math.max(1, largest(a.values)) }}
                    onPick={({ column }) => pick({ ...at, column })}
                />
                <Op>{m > 1 ? `/ ${m} =` : "="}</Op>
                <Matrix
                    title={
                        <>
                            <i>∂C</i>/<i>∂</i>
                            <Sym of="w" l={l} />
                        </>
                    }
                    name={`gradient by w of layer ${l}`}
                    rows={gradient.rows}
                    columns={gradient.columns}
                    size={size}
                    {...at}
                    at={(r, c) => gradient.values[r * gradient.columns + c]}
                    scale={signed(gradient.values)}
                    onPick={pick}
                />
                <Matrix
                    title={
                        <>
                            <i>∂C</i>/<i>∂</i>
                            <Sym of="b" l={l} />
                        </>
                    }
                    name={`gradient by b of layer ${l}`}
                    rows={bias.columns}
                    columns={1}
                    size={Math.max(size, 6)}
                    row={at.row}
                    at={(r) => bias.values[r]}
                    scale={signed(bias.values)}
                />
            </div>
            <Worked>
                <Slope of="w" l={l} i={`${at.row},${at.column}`} /> ={" "}
                {m > 1 ? (
                    <>
                        the mean of <i>a δ</i> over {m} examples ={" "}
                    </>
                ) : (
                    <>
                        <Num value={a.values[at.column]} /> · <Num value={delta.values[at.row]} /> ={" "}
                    </>
                )}
                <Num value={g} strong />; BP3: <Slope of="b" l={l} i={at.row} /> ={" "}
                {m > 1 ? (
                    <>
                        the mean of <i>δ</i> ={" "}
                    </>
                ) : (
                    ""
                )}
                <Num value={bias.values[at.row]} strong />. The step: <i>w</i> − <i>η</i> <i>∂C</i>/<i>∂w</i>.
            </Worked>
        </>
    );
}
