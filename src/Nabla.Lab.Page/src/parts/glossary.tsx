import type { ComponentChildren } from "preact";
import { description } from "../lab";
import { Sym } from "./math";

/** The symbols of the book, with the shapes that they have in the network that is open. */
export function Glossary() {
    const layers = description.value!.layers,
        last = layers.length;
    const of = (l: number) => `${layers[l - 1]}`;
    const rows: [ComponentChildren, string, string][] = [
        [<Sym of="x" />, "input: what the network is shown; also a of layer 1", of(1)],
        [<Sym of="y" />, "desired output", of(last)],
        [
            <Sym of="w" l="l" i="jk" />,
            "weight from neuron k of layer l−1 to neuron j of layer l",
            `${of(last)} × ${of(last - 1)} in layer ${last}`,
        ],
        [<Sym of="b" l="l" i="j" />, "bias of neuron j of layer l", `${of(last)} in layer ${last}`],
        [<Sym of="z" l="l" i="j" />, "weighted input: the sum of weights times activations, plus the bias", "as b"],
        [<Sym of="a" l="l" i="j" />, "activation, σ(z): what the neuron sends on", "as b"],
        [<Sym of="sigma" />, "activation function; σ′ is its slope", ""],
        [<Sym of="C" />, "cost: how wrong the outputs are; training makes it small", "one number"],
        [<Sym of="delta" l="l" i="j" />, "error: ∂C/∂z, how the cost changes with z", "as b"],
        [<Sym of="eta" />, "learning rate: how far a step goes against the gradient", "one number"],
        [<>⊙</>, "Hadamard product: entry times entry", ""],
        [
            <>
                <Sym of="w" t />
            </>,
            "transpose: rows and columns exchanged",
            "",
        ],
        [<>∇</>, "gradient: the derivatives by all parameters", `${description.value!.parameters} numbers`],
        [
            <>
                ∇<sub>a</sub>
                <i>C</i>
            </>,
            "the derivatives of C by the outputs; for the quadratic cost a − y",
            of(last),
        ],
        [<i>L</i>, "the last layer", `${last}`],
        [<i>m</i>, "examples in a mini-batch", `${description.value!.batchSize}`],
        [<>Δ</>, "a small change", ""],
        [<>‖v‖</>, "length of v: the root of the sum of its squares", "one number"],
    ];
    return (
        <table class="glossary">
            <caption>Symbols</caption>
            <thead>
                <tr>
                    <th scope="col">symbol</th>
                    <th scope="col">meaning</th>
                    <th scope="col">here</th>
                </tr>
            </thead>
            <tbody>
                {rows.map(([symbol, meaning, shape]) => (
                    <tr>
                        <th scope="row">{symbol}</th>
                        <td>{meaning}</td>
                        <td class="quiet">{shape}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
