import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { figure, plain } from "../format";
import { block, description, equation, frame, isBatch, phaseOf, place, type Equation } from "../lab";
import { largest } from "../palette";
import { BatchSwitch, ExamplePicker, InputPicture, costOf, labelOf } from "../parts/example";
import { Num, Slope, Sym } from "../parts/math";
import { Matrix, type Cell } from "../parts/matrix";
import { isImage } from "./layout";

const stages = ["Input", "Feed forward", "Output error", "Backpropagate", "Gradients"] as const;
const equationOf: (Equation | null)[] = [null, "25", "BP1", "BP2", "BP4"];

/** The stage that is shown, 0 to 4; the layer that it is shown for. */
const stage = signal(3);
const layer = signal(2);
const cell = signal<Cell | null>(null);

const unit = { kind: "unit", most: 1 } as const;
const signed = (values: ArrayLike<number>) => ({ kind: "signed", most: largest(values) }) as const;

function show(next: number): void {
  cell.value = null;
  stage.value = next;
  const its = equationOf[next];
  if (its !== null) equation.value = its;
}

/** The five stages of the algorithm, with the matrices that the equations speak of. */
export function Step() {
  const about = description.value!, last = about.layers.length;
  void frame.value;
  follow();
  const first = stage.value === 3 ? last - 1 : last;
  const l = stage.value === 2 ? last : Math.min(Math.max(2, layer.value), first);
  const layers = Array.from({ length: Math.max(0, first - 1) }, (_, i) => i + 2);
  return (
    <div class="step">
      <div class="bar-top">
        <div class="switch" role="group" aria-label="Stages">
          {stages.map((name, i) => (
            <button aria-pressed={stage.value === i} onClick={() => show(i)}>{i + 1} {name}</button>
          ))}
        </div>
        <BatchSwitch />
        {stage.value !== 0 && stage.value !== 2 && layers.length > 1 && (
          <label>layer{" "}
            <select value={l} onChange={(event) => (layer.value = Number(event.currentTarget.value))}>
              {layers.map((one) => <option value={one}>{one}</option>)}
            </select>
          </label>
        )}
        {!isBatch.value && <ExamplePicker />}
      </div>
      <div class="stage-body">
        {stage.value === 0 && <InputStage />}
        {stage.value === 1 && <ForwardStage l={l} />}
        {stage.value === 2 && <OutputStage l={l} />}
        {stage.value === 3 && (l < last ? <BackStage l={l} />
          : <p>With two layers there is no hidden layer to send errors back to.</p>)}
        {stage.value === 4 && <GradientStage l={l} />}
      </div>
    </div>
  );
}

// What the index of equations, or the phase that is under way, points at.
let lastEquation: Equation | null = null, lastPhase: Equation | null = null;
function follow(): void {
  if (phaseOf.value !== lastPhase) {
    lastPhase = phaseOf.value;
    if (lastPhase !== null) equation.value = lastPhase;
  }
  if (equation.value !== lastEquation) {
    lastEquation = equation.value;
    const its = equationOf.indexOf(equation.value === "BP3" ? "BP4" : equation.value);
    if (its > 0 && its !== stage.value) [stage.value, cell.value] = [its, null];
  }
}

const cellSize = (rows: number, columns: number): number =>
  Math.max(3, Math.min(26, Math.floor(Math.min(room() / rows, 220 / columns))));

// What the header, the equations and the sentence leave of the window's height.
const room = (): number => Math.max(220, Math.min(720, innerHeight - 440));

// Nothing chosen: the largest error.
function largestOf(values: ArrayLike<number>, columns: number): Cell {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i]) > Math.abs(values[at])) at = i;
  return { row: at % columns, column: Math.floor(at / columns) };
}

const Op = ({ children }: { children: ComponentChildren }) => <span class="op" aria-hidden="true">{children}</span>;

const Worked = ({ children, text }: { children: ComponentChildren; text: string }) => (
  <p class="worked">
    <span>{children}</span>
    <button onClick={() => void navigator.clipboard?.writeText(text)}>copy</button>
  </p>
);

/** The matrix of a quantity: neurons are rows, examples are columns, as the book has them. */
function Quantity({ name, l, title, of, kind, row, column, onPick, size }: {
  name: string; l?: number; title: ComponentChildren; of: string; kind: "unit" | "signed";
  row?: number; column?: number; onPick?: (cell: Cell) => void; size: number;
}) {
  const values = block(l === undefined ? name : name + l);
  if (values === undefined) return null;
  return (
    <Matrix title={title} name={of} rows={values.columns} columns={values.rows} size={size} row={row} column={column}
      at={(r, c) => values.values[c * values.columns + r]} onPick={onPick}
      scale={kind === "unit" ? { ...unit, most: Math.max(kind === "unit" && name !== "prime" ? 1 : 0.25, largest(values.values)) } : signed(values.values)} />
  );
}

function InputStage() {
  const about = description.value!, x = block("a1");
  if (x === undefined) return null;
  return (
    <>
      <h2>The input is the activation <Sym of="a" l={1} /> of layer 1</h2>
      <div class="inputs">
        {Array.from({ length: Math.min(x.rows, 12) }, (_, row) => isImage(about) ? <InputPicture row={row} /> : (
          <table class="small">
            <caption>example {block("example")?.values[2 * row]} {labelOf(row)}</caption>
            <tbody>
              {Array.from(x.values.subarray(row * x.columns, row * x.columns + Math.min(x.columns, 24)), (value, k) => (
                <tr><th scope="row">{about.columns[k] ?? <Sym of="a" l={1} i={k} />}</th><td class="num">{figure(value)}</td></tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
      <p class="quiet">{x.columns} numbers for each example. {isBatch.value
        ? `The next mini-batch has ${x.rows} examples.` : "The whole mini-batch goes through the same stages."}</p>
    </>
  );
}

function ForwardStage({ l }: { l: number }) {
  const w = block(`w${l}`), a = block(`a${l - 1}`), z = block(`z${l}`), b = block(`b${l}`), out = block(`a${l}`);
  if (w === undefined || a === undefined || z === undefined || b === undefined || out === undefined) return null;
  const at = within(cell.value ?? largestOf(z.values, z.columns), z.columns, z.rows), size = cellSize(w.rows, Math.min(w.columns, 44));
  const pick = (to: Cell) => (cell.value = to);
  const terms = Array.from({ length: w.columns }, (_, k) =>
    w.values[at.row * w.columns + k] * a.values[at.column * a.columns + k]);
  const top = terms.map((_, k) => k).sort((i, k) => Math.abs(terms[k]) - Math.abs(terms[i])).slice(0, 3);
  const zv = z.values[at.column * z.columns + at.row], av = out.values[at.column * out.columns + at.row];
  return (
    <>
      <div class="product">
        <Matrix title={<Sym of="w" l={l} />} name={`w of layer ${l}`} rows={w.rows} columns={w.columns}
          size={Math.max(2, Math.min(size, 300 / w.columns))} row={at.row}
          at={(r, c) => w.values[r * w.columns + c]} scale={signed(w.values)} onPick={({ row }) => pick({ ...at, row })} />
        <Op>·</Op>
        <Quantity name="a" l={l - 1} title={<Sym of="a" l={l - 1} />} of={`a of layer ${l - 1}`} kind="unit" column={at.column}
          size={Math.max(2, Math.min(size, room() / a.columns))} onPick={({ column }) => pick({ ...at, column })} />
        <Op>+</Op>
        <Matrix title={<Sym of="b" l={l} />} name={`b of layer ${l}`} rows={b.columns} columns={1} size={size} row={at.row}
          at={(r) => b.values[r]} scale={signed(b.values)} onPick={({ row }) => pick({ ...at, row })} />
        <Op>=</Op>
        <Quantity name="z" l={l} title={<Sym of="z" l={l} />} of={`z of layer ${l}`} kind="signed" size={size} {...at} onPick={pick} />
        <Op><i>σ</i></Op>
        <Quantity name="a" l={l} title={<Sym of="a" l={l} />} of={`a of layer ${l}`} kind="unit" size={size} {...at} onPick={pick} />
      </div>
      <Worked text={`z = ${plain(zv)}, a = ${plain(av)}`}>
        row {at.row}, example {at.column}: <Sym of="z" l={l} i={at.row} /> ={" "}
        {top.map((k, i) => <>{i > 0 && " + "}<Num value={w.values[at.row * w.columns + k]} />·<Num value={a.values[at.column * a.columns + k]} /></>)}
        {terms.length > 3 && ` + ${terms.length - 3} more products`} + <Num value={b.values[at.row]} /> = <Num value={zv} strong />,{" "}
        <Sym of="a" l={l} i={at.row} /> = <i>σ</i>(<Num value={zv} />) = <Num value={av} strong />
      </Worked>
    </>
  );
}

function OutputStage({ l }: { l: number }) {
  const about = description.value!, z = block(`z${l}`), a = block(`a${l}`), y = block("y"), slope = block("nablaA");
  const prime = block(`prime${l}`), delta = block(`delta${l}`);
  if (!z || !a || !y || !slope || !prime || !delta) return null;
  const chosen = cell.value ?? largestOf(delta.values, delta.columns);
  const example = Math.min(chosen.column, z.rows - 1), n = z.columns, at = (k: number) => example * n + k;
  const most = Array.from(delta.values.subarray(example * n, example * n + n), Math.abs);
  const loudest = most.indexOf(Math.max(...most));
  const isPaired = Math.abs(slope.values[at(loudest)] * prime.values[at(loudest)] - delta.values[at(loudest)]) > 1e-5 * most[loudest];
  const size = cellSize(n, z.rows);
  const pick = (to: Cell) => (cell.value = to);
  const marked = { row: Math.min(chosen.row, n - 1), column: example };
  return (
    <>
      {isBatch.value && (
        <div class="product">
          <Quantity name="nablaA" title={<><i>∇</i><sub>a</sub><i>C</i></>} of="gradient of C by a" kind="signed" size={size} {...marked} onPick={pick} />
          <Op>⊙</Op>
          <Quantity name="prime" l={l} title={<><i>σ</i>′(<Sym of="z" l={l} />)</>} of="sigma prime of z" kind="unit" size={size} {...marked} onPick={pick} />
          <Op>=</Op>
          <Quantity name="delta" l={l} title={<Sym of="delta" l={l} />} of="delta of the outputs" kind="signed" size={size} {...marked} onPick={pick} />
        </div>
      )}
      <div class="scroll" tabIndex={0}>
        <table class="numbers">
          <caption>
            {isBatch.value ? `Example ${example} of the mini-batch` : "The example"}{labelOf(example) && `, label “${labelOf(example)}”`};
            its cost is {costOf(example)}
          </caption>
          <thead>
            <tr>
              <th scope="col"><i>k</i></th><th scope="col"><i>z</i></th><th scope="col"><i>a</i></th><th scope="col"><i>y</i></th>
              <th scope="col"><i>∂C/∂a</i></th><th scope="col"><i>σ</i>′(<i>z</i>)</th><th scope="col"><i>δ</i></th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: Math.min(n, 50) }, (_, k) => (
              <tr class={k === loudest ? "on" : ""}>
                <th scope="row">{about.classes[k] ?? k}</th>
                <td><Num value={z.values[at(k)]} /></td><td><Num value={a.values[at(k)]} /></td><td><Num value={y.values[at(k)]} /></td>
                <td><Num value={slope.values[at(k)]} signed /></td><td><Num value={prime.values[at(k)]} /></td>
                <td><Num value={delta.values[at(k)]} signed strong /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Worked text={`delta = ${plain(slope.values[at(loudest)])} * ${plain(prime.values[at(loudest)])} = ${plain(delta.values[at(loudest)])}`}>
        {isPaired ? <>The outputs share their activation or cost: <Sym of="delta" l={l} i={loudest} /> = <i>a − y</i> ={" "}</>
          : <>output {loudest}: <Sym of="delta" l={l} i={loudest} /> = <Num value={slope.values[at(loudest)]} /> · <Num value={prime.values[at(loudest)]} /> ={" "}</>}
        <Num value={delta.values[at(loudest)]} strong />
      </Worked>
    </>
  );
}

function BackStage({ l }: { l: number }) {
  const w = block(`w${l + 1}`), above = block(`delta${l + 1}`), back = block(`back${l}`);
  const prime = block(`prime${l}`), delta = block(`delta${l}`);
  if (!w || !above || !back || !prime || !delta) return null;
  const at = within(cell.value ?? largestOf(delta.values, delta.columns), delta.columns, delta.rows), size = cellSize(w.columns, Math.max(w.rows, delta.rows));
  const pick = (to: Cell) => {
    cell.value = to;
    place.value = { layer: l, j: to.row };
  };
  const i = at.column * delta.columns + at.row;
  return (
    <>
      <div class="product">
        <Matrix title={<>(<Sym of="w" l={l + 1} />)<sup>T</sup></>} name={`w of layer ${l + 1}, transposed`} rows={w.columns}
          columns={w.rows} size={size} row={at.row} at={(r, c) => w.values[c * w.columns + r]} scale={signed(w.values)}
          onPick={({ row }) => pick({ ...at, row })} />
        <Op>·</Op>
        <Quantity name="delta" l={l + 1} title={<Sym of="delta" l={l + 1} />} of={`delta of layer ${l + 1}`} kind="signed"
          size={size} column={at.column} onPick={({ column }) => pick({ ...at, column })} />
        <Op>=</Op>
        <Quantity name="back" l={l} title={<>(<Sym of="w" l={l + 1} />)<sup>T</sup><Sym of="delta" l={l + 1} /></>}
          of="w transposed times delta" kind="signed" size={size} {...at} onPick={pick} />
        <Op>⊙</Op>
        <Quantity name="prime" l={l} title={<><i>σ</i>′(<Sym of="z" l={l} />)</>} of="sigma prime of z" kind="unit" size={size} {...at} onPick={pick} />
        <Op>=</Op>
        <Quantity name="delta" l={l} title={<Sym of="delta" l={l} />} of={`delta of layer ${l}`} kind="signed" size={size} {...at} onPick={pick} />
      </div>
      <Worked text={`delta = ${plain(back.values[i])} * ${plain(prime.values[i])} = ${plain(delta.values[i])}`}>
        row {at.row}, example {at.column}: <Sym of="delta" l={l} i={at.row} /> = (Σ<sub>k</sub> <Sym of="w" l={l + 1} i={`k,${at.row}`} />{" "}
        <Sym of="delta" l={l + 1} i="k" />) <i>σ</i>′(<Sym of="z" l={l} i={at.row} />) = <Num value={back.values[i]} /> ·{" "}
        <Num value={prime.values[i]} /> = <Num value={delta.values[i]} strong />
      </Worked>
    </>
  );
}

function GradientStage({ l }: { l: number }) {
  const a = block(`a${l - 1}`), delta = block(`delta${l}`), gradient = block(`nablaW${l}`), bias = block(`nablaB${l}`);
  if (!a || !delta || !gradient || !bias) return null;
  const largestAt = largestOf(gradient.values, gradient.columns);
  const at = within(cell.value ?? { row: largestAt.column, column: largestAt.row }, gradient.rows, gradient.columns), m = delta.rows;
  const size = Math.max(2, Math.min(cellSize(gradient.rows, 12), 420 / gradient.columns));
  const pick = (to: Cell) => {
    cell.value = to;
    place.value = { layer: l, j: to.row, k: to.column };
  };
  const g = gradient.values[at.row * gradient.columns + at.column];
  return (
    <>
      <div class="product">
        <Quantity name="delta" l={l} title={<Sym of="delta" l={l} />} of={`delta of layer ${l}`} kind="signed" size={Math.max(size, 6)} row={at.row} />
        <Op>·</Op>
        <Matrix title={<>(<Sym of="a" l={l - 1} />)<sup>T</sup></>} name={`a of layer ${l - 1}, transposed`} rows={a.rows} columns={a.columns}
          size={size} column={at.column} at={(r, c) => a.values[r * a.columns + c]}
          scale={{ kind: "unit", most: Math.max(1, largest(a.values)) }} onPick={({ column }) => pick({ ...at, column })} />
        <Op>{m > 1 ? `/ ${m} =` : "="}</Op>
        <Matrix title={<><i>∂C</i>/<i>∂</i><Sym of="w" l={l} /></>} name={`gradient by w of layer ${l}`} rows={gradient.rows}
          columns={gradient.columns} size={size} {...at} at={(r, c) => gradient.values[r * gradient.columns + c]}
          scale={signed(gradient.values)} onPick={pick} />
        <Matrix title={<><i>∂C</i>/<i>∂</i><Sym of="b" l={l} /></>} name={`gradient by b of layer ${l}`} rows={bias.columns} columns={1}
          size={Math.max(size, 6)} row={at.row} at={(r) => bias.values[r]} scale={signed(bias.values)} />
      </div>
      <Worked text={`dC/dw = ${plain(g)}`}>
        <Slope of="w" l={l} i={`${at.row},${at.column}`} /> = {m > 1 ? <>the mean of <i>a δ</i> over {m} examples = </>
          : <><Num value={a.values[at.column]} /> · <Num value={delta.values[at.row]} /> = </>}<Num value={g} strong />;{" "}
        BP3: <Slope of="b" l={l} i={at.row} /> = {m > 1 ? <>the mean of <i>δ</i> = </> : ""}<Num value={bias.values[at.row]} strong />.
        The step: <i>w</i> − <i>η</i> <i>∂C</i>/<i>∂w</i>.
      </Worked>
    </>
  );
}

const within = (at: Cell, rows: number, columns: number): Cell =>
  ({ row: Math.min(at.row, rows - 1), column: Math.min(at.column, columns - 1) });
