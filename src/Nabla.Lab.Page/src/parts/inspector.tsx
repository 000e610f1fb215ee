import type { ComponentChildren } from "preact";
import { block, description, equation, layerCount, place, type Equation } from "../lab";
import { largest } from "../palette";
import { Num, Slope, Sym } from "./math";
import { Pixels } from "./pixels";

const terms = 4;

/** The chosen neuron or weight, with its numbers filled into the equations. */
export function Inspector() {
    const at = chosen();
    if (at === null) return null;
    return (
        <aside class="inspector" aria-label="What is chosen">
            {at.k === undefined ? (
                <NeuronNumbers layer={at.layer} j={at.j} />
            ) : (
                <WeightNumbers layer={at.layer} j={at.j} k={at.k} />
            )}
        </aside>
    );
}

// Nothing chosen: the neuron with the largest error in the last hidden layer.
function chosen() {
    const at = place.value,
        layers = description.value?.layers ?? [];
    if (at !== null && at.layer <= layers.length && at.j < layers[at.layer - 1] && (at.k ?? 0) < layers[at.layer - 2])
        return at;
    const layer = Math.max(2, layerCount.value - 1),
        delta = block(`delta${layer}`);
    if (delta === undefined) return null;
    const sizes = Array.from(delta.values, Math.abs);
    return { layer, j: sizes.indexOf(Math.max(...sizes)), k: undefined as number | undefined };
}

const value = (name: string, i: number): number => block(name)?.values[i] ?? NaN;

const Section = ({ of, title, children }: { of: Equation; title?: string; children: ComponentChildren }) => (
    <section class={equation.value === of ? "on" : ""}>
        {title !== undefined && (
            <h3>
                <span class="label" translate={false}>
                    {of === "25" ? "(25)" : of}
                </span>{" "}
                {title}
            </h3>
        )}
        {children}
    </section>
);

const Line = ({
    left,
    right,
    onClick,
}: {
    left: ComponentChildren;
    right: ComponentChildren;
    onClick?: () => void;
}) => (
    <p class="line">
        {onClick === undefined ? (
            <span>{left}</span>
        ) : (
            <button class="plain" onClick={onClick}>
                {left}
            </button>
        )}
        <span class="right">{right}</span>
    </p>
);

function NeuronNumbers({ layer: l, j }: { layer: number; j: number }) {
    const about = description.value!,
        isOutput = l === about.layers.length;
    const z = value(`z${l}`, j),
        a = value(`a${l}`, j),
        delta = value(`delta${l}`, j),
        prime = value(`prime${l}`, j);
    const w = block(`w${l}`),
        below = block(`a${l - 1}`);
    if (w === undefined || below === undefined) return null;
    const products = Array.from({ length: w.columns }, (_, k) => w.values[j * w.columns + k] * below.values[k]);
    const top = order(products).slice(0, terms);
    return (
        <>
            <h2>
                Neuron {j} of layer {l}
            </h2>
            <p class="quiet">
                {isOutput && about.classes.length > 0
                    ? `the output for “${about.classes[j]}”`
                    : "click any neuron or weight"}
            </p>
            <Section of="25">
                <p class="formula-line">
                    <Sym of="z" l={l} i={j} /> = Σ<sub>k</sub> <Sym of="w" l={l} i={`${j},k`} />{" "}
                    <Sym of="a" l={l - 1} i="k" /> + <Sym of="b" l={l} i={j} />
                </p>
                {top.map((k) => (
                    <Line
                        onClick={() => (place.value = { layer: l, j, k })}
                        left={
                            <>
                                <Sym of="w" l={l} i={`${j},${k}`} /> <Sym of="a" l={l - 1} i={k} />{" "}
                                <span class="quiet">
                                    <Num value={w.values[j * w.columns + k]} /> · <Num value={below.values[k]} />
                                </span>
                            </>
                        }
                        right={<Num value={products[k]} signed />}
                    />
                ))}
                {products.length > terms && (
                    <Line left={<span class="quiet">+ {products.length - terms} more products</span>} right="" />
                )}
                <Line
                    left={
                        <span>
                            + <Sym of="b" l={l} i={j} />
                        </span>
                    }
                    right={<Num value={value(`b${l}`, j)} signed />}
                />
                <Line left={<Sym of="z" l={l} i={j} />} right={<Num value={z} strong />} />
                <Line
                    left={
                        <>
                            <Sym of="a" l={l} i={j} /> = <i>σ</i>(<i>z</i>)
                        </>
                    }
                    right={<Num value={a} strong />}
                />
                <Line
                    left={
                        <>
                            <i>σ</i>′(<i>z</i>)
                        </>
                    }
                    right={<Num value={prime} strong />}
                />
            </Section>
            {isOutput ? (
                <OutputError l={l} j={j} delta={delta} prime={prime} />
            ) : (
                <HiddenError l={l} j={j} delta={delta} prime={prime} />
            )}
            <Gradients l={l} j={j} />
        </>
    );
}

function OutputError({ l, j, delta, prime }: { l: number; j: number; delta: number; prime: number }) {
    const slope = value("nablaA", j),
        y = value("y", j);
    const isPaired = Math.abs(slope * prime - delta) > 1e-5 * Math.abs(delta) + 1e-12;
    return (
        <Section of="BP1" title="its own error">
            <Line
                left={
                    <>
                        desired <i>y</i>
                    </>
                }
                right={<Num value={y} />}
            />
            <Line
                left={
                    <>
                        <i>∂C</i>/<i>∂</i>
                        <Sym of="a" l={l} i={j} />
                    </>
                }
                right={<Num value={slope} signed />}
            />
            <Line
                left={
                    isPaired ? (
                        <>
                            <Sym of="delta" l={l} i={j} /> <span class="quiet">of all outputs together</span>
                        </>
                    ) : (
                        <>
                            <Sym of="delta" l={l} i={j} /> = <Num value={slope} /> · <Num value={prime} />
                        </>
                    )
                }
                right={<Num value={delta} signed strong />}
            />
        </Section>
    );
}

function HiddenError({ l, j, delta, prime }: { l: number; j: number; delta: number; prime: number }) {
    const w = block(`w${l + 1}`),
        above = block(`delta${l + 1}`);
    if (w === undefined || above === undefined) return null;
    const products = Array.from(above.values, (d, k) => d * w.values[k * w.columns + j]);
    const top = order(products).slice(0, terms),
        sum = value(`back${l}`, j);
    return (
        <Section of="BP2" title="what the layer above sends back">
            {top.map((k) => (
                <Line
                    onClick={() => (place.value = { layer: l + 1, j: k, k: j })}
                    left={
                        <>
                            <Sym of="w" l={l + 1} i={`${k},${j}`} /> <Sym of="delta" l={l + 1} i={k} />{" "}
                            <span class="quiet">
                                <Num value={w.values[k * w.columns + j]} /> · <Num value={above.values[k]} />
                            </span>
                        </>
                    }
                    right={<Num value={products[k]} signed />}
                />
            ))}
            {products.length > terms && (
                <Line
                    left={<span class="quiet">+ {products.length - terms} more, sum</span>}
                    right={<Num value={sum} strong />}
                />
            )}
            <Line
                left={
                    <>
                        <Sym of="delta" l={l} i={j} /> = <Num value={sum} /> · <Num value={prime} />
                    </>
                }
                right={<Num value={delta} signed strong />}
            />
        </Section>
    );
}

function Gradients({ l, j }: { l: number; j: number }) {
    const about = description.value!,
        w = block(`w${l}`),
        a = block(`a${l - 1}`),
        gradient = block(`nablaW${l}`);
    if (w === undefined || a === undefined || gradient === undefined) return null;
    const [rows, columns] = l === 2 && about.image.length === 2 ? about.image : [1, w.columns];
    const from = j * w.columns,
        isWide = rows === 1;
    const pictures = [
        {
            name: "w",
            values: w.values,
            from,
            scale: { kind: "signed", most: largest(w.values.subarray(from, from + w.columns)) },
        },
        { name: "a", values: a.values, from: 0, scale: { kind: "unit", most: Math.max(1e-9, largest(a.values)) } },
        {
            name: "∂C/∂w",
            values: gradient.values,
            from,
            scale: {
                kind: "signed",
                most: largest(gradient.values.subarray(from, from + w.columns)),
            },
        },
    ] as const;
    return (
        <Section of="BP4" title={`its ${w.columns} gradients: a of layer ${l - 1} times δ`}>
            <div class={isWide ? "pictures wide" : "pictures"}>
                {pictures.map((one) => (
                    <figure>
                        <Pixels
                            values={one.values}
                            from={one.from}
                            rows={rows}
                            columns={columns}
                            scale={one.scale}
                            label={`${one.name} of neuron ${j}, ${w.columns} numbers`}
                        />
                        <figcaption translate={false}>
                            <i>{one.name}</i>
                        </figcaption>
                    </figure>
                ))}
            </div>
        </Section>
    );
}

function WeightNumbers({ layer: l, j, k }: { layer: number; j: number; k: number }) {
    const w = block(`w${l}`),
        gradient = block(`nablaW${l}`),
        below = value(`a${l - 1}`, k),
        delta = value(`delta${l}`, j);
    if (w === undefined || gradient === undefined) return null;
    const i = j * w.columns + k;
    return (
        <>
            <h2>
                Weight <Sym of="w" l={l} i={`${j},${k}`} />
            </h2>
            <p class="quiet">
                From neuron {k} of layer {l - 1} to neuron {j} of layer {l}. Why <i>j</i> comes first: row <i>j</i> of
                the matrix <Sym of="w" l={l} /> times <Sym of="a" l={l - 1} /> is the sum for neuron <i>j</i>.
            </p>
            <Section of="25" title="what it passes on">
                <Line left={<Sym of="w" l={l} i={`${j},${k}`} />} right={<Num value={w.values[i]} signed strong />} />
                <Line left={<Sym of="a" l={l - 1} i={k} />} right={<Num value={below} />} />
                <Line
                    left={
                        <>
                            product, one of {w.columns} in <Sym of="z" l={l} i={j} />
                        </>
                    }
                    right={<Num value={w.values[i] * below} signed />}
                />
            </Section>
            {l > 2 && (
                <Section of="BP2" title="what it sends back">
                    <Line
                        left={
                            <>
                                <Sym of="w" l={l} i={`${j},${k}`} /> <Sym of="delta" l={l} i={j} />
                            </>
                        }
                        right={<Num value={w.values[i] * delta} signed />}
                    />
                </Section>
            )}
            <Section of="BP4" title="its gradient">
                <Line left={<Sym of="a" l={l - 1} i={k} />} right={<Num value={below} />} />
                <Line left={<Sym of="delta" l={l} i={j} />} right={<Num value={delta} signed />} />
                <Line
                    left={<Slope of="w" l={l} i={`${j},${k}`} />}
                    right={<Num value={gradient.values[i]} signed strong />}
                />
            </Section>
            <p class="buttons">
                <button onClick={() => (place.value = { layer: l, j })}>
                    neuron {j} of layer {l}
                </button>
                {l > 2 && (
                    <button onClick={() => (place.value = { layer: l - 1, j: k })}>
                        neuron {k} of layer {l - 1}
                    </button>
                )}
            </p>
        </>
    );
}

const order = (values: number[]): number[] =>
    values.map((_, i) => i).sort((one, other) => Math.abs(values[other]) - Math.abs(values[one]));
