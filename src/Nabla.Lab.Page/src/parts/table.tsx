import { block, description } from "../lab";
import { Num, Sym } from "./math";

const most = 200;

/** The numbers behind the pictures: every neuron of the example that is looked at. */
export function NumbersTable() {
    const about = description.value!,
        last = about.layers.length;
    const rows = about.layers
        .slice(1)
        .flatMap((count, i) => Array.from({ length: Math.min(count, most) }, (_, j) => ({ l: i + 2, j })));
    const of = (name: string, l: number, j: number) => {
        const value = block(name + l)?.values[j];
        return value === undefined ? null : <Num value={value} />;
    };
    return (
        <div class="scroll" tabIndex={0}>
            <table class="numbers">
                <caption>Every neuron, for the example that is looked at (the first one of a mini-batch)</caption>
                <thead>
                    <tr>
                        <th scope="col">layer</th>
                        <th scope="col">neuron</th>
                        <th scope="col">
                            <i>b</i>
                        </th>
                        <th scope="col">
                            <i>z</i>
                        </th>
                        <th scope="col">
                            <i>a</i>
                        </th>
                        <th scope="col">
                            <i>y</i>
                        </th>
                        <th scope="col">
                            <i>σ</i>′(<i>z</i>)
                        </th>
                        <th scope="col">
                            <i>δ</i>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map(({ l, j }) => (
                        <tr>
                            <td>{l}</td>
                            <th scope="row">{l === last ? (about.classes[j] ?? j) : j}</th>
                            <td>{of("b", l, j)}</td>
                            <td>{of("z", l, j)}</td>
                            <td>{of("a", l, j)}</td>
                            <td>{l === last ? <Num value={block("y")?.values[j] ?? NaN} /> : ""}</td>
                            <td>{of("prime", l, j)}</td>
                            <td>{of("delta", l, j)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            <p class="quiet">
                The weights are in the views: choose a neuron, or a cell of a matrix. <Sym of="w" l="l" i="jk" /> leads
                from <i>k</i> to <i>j</i>.
            </p>
        </div>
    );
}
