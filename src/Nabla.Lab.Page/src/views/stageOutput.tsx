import { block, description, isBatch } from "../lab";
import { Columns } from "../parts/columns";
import { costOf, labelOf } from "../parts/example";
import { Num, Sym } from "../parts/math";
import { type Cell } from "../parts/matrix";
import { cell, cellSize, largestOf, Op, Quantity } from "./stage";
import { Worked } from "../parts/worked";

/** Stage 3: BP1. */
export function OutputStage({ l }: { l: number }) {
    const about = description.value!,
        z = block(`z${l}`),
        a = block(`a${l}`),
        y = block("y"),
        slope = block("nablaA");
    const prime = block(`prime${l}`),
        delta = block(`delta${l}`);
    if (!z || !a || !y || !slope || !prime || !delta) return null;
    const chosen = cell.value ?? largestOf(delta.values, delta.columns);
    const example = Math.min(chosen.column, z.rows - 1),
        n = z.columns,
        at = (k: number) => example * n + k;
    const most = Array.from(delta.values.subarray(example * n, example * n + n), Math.abs);
    const loudest = most.indexOf(Math.max(...most));
    const isPaired =
        Math.abs(slope.values[at(loudest)] * prime.values[at(loudest)] - delta.values[at(loudest)]) >
        1e-5 * most[loudest];
    const size = cellSize(n, z.rows);
    const pick = (to: Cell) => (cell.value = to);
    const marked = { row: Math.min(chosen.row, n - 1), column: example };
    return (
        <>
            {isBatch.value && (
                <div class="product">
                    <Quantity
                        name="nablaA"
                        title={
                            <>
                                <i>∇</i>
                                <sub>a</sub>
                                <i>C</i>
                            </>
                        }
                        of="gradient of C by a"
                        kind="signed"
                        size={size}
                        {...marked}
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
                        {...marked}
                        onPick={pick}
                    />
                    <Op>=</Op>
                    <Quantity
                        name="delta"
                        l={l}
                        title={<Sym of="delta" l={l} />}
                        of="delta of the outputs"
                        kind="signed"
                        size={size}
                        {...marked}
                        onPick={pick}
                    />
                </div>
            )}
            <div class="scroll" tabIndex={0}>
                <Columns
                    caption={
                        <>
                            {isBatch.value ? `Example ${example} of the mini-batch` : "The example"}
                            {labelOf(example) && `, label “${labelOf(example)}”`}; its cost is {costOf(example)}
                        </>
                    }
                    head={[<i>k</i>, ...["z", "a", "y", "∂C/∂a", "σ′(z)", "δ"].map((name) => <i>{name}</i>)]}
                    chosen={loudest}
                    rows={Array.from({ length: Math.min(n, 50) }, (_, k) => [
                        about.classes[k] ?? k,
                        <Num value={z.values[at(k)]} />,
                        <Num value={a.values[at(k)]} />,
                        <Num value={y.values[at(k)]} />,
                        <Num value={slope.values[at(k)]} signed />,
                        <Num value={prime.values[at(k)]} />,
                        <Num value={delta.values[at(k)]} signed strong />,
                    ])}
                />
            </div>
            <Worked>
                {isPaired ? (
                    <>
                        Cost and activation are taken together: <Sym of="delta" l={l} i={loudest} /> ={" "}
                    </>
                ) : (
                    <>
                        output {loudest}: <Sym of="delta" l={l} i={loudest} /> ={" "}
                        <Num value={slope.values[at(loudest)]} /> · <Num value={prime.values[at(loudest)]} /> ={" "}
                    </>
                )}
                <Num value={delta.values[at(loudest)]} strong />
            </Worked>
        </>
    );
}
