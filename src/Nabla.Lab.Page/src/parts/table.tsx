import { block, description } from "../lab";
import { Columns } from "./columns";
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
            <Columns
                caption="Every neuron, for the example that is looked at (the first one of a mini-batch)"
                head={["layer", "neuron", ...["b", "z", "a", "y", "σ′(z)", "δ"].map((name) => <i>{name}</i>)]}
                rows={rows.map(({ l, j }) => [
                    l,
                    l === last ? (about.classes[j] ?? j) : j,
                    of("b", l, j),
                    of("z", l, j),
                    of("a", l, j),
                    l === last ? <Num value={block("y")?.values[j] ?? NaN} /> : "",
                    of("prime", l, j),
                    of("delta", l, j),
                ])}
            />
            <p class="quiet">
                The weights are in the views: choose a neuron, or a cell of a matrix. <Sym of="w" l="l" i="jk" /> leads
                from <i>k</i> to <i>j</i>.
            </p>
        </div>
    );
}
