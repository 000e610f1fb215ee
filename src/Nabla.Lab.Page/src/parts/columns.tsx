import type { ComponentChildren } from "preact";

/** A table of numbers: a head for each column that has a name, and rows whose first cell names them. */
export const Columns = ({
    caption,
    head,
    rows,
    chosen,
}: {
    caption?: ComponentChildren;
    head: readonly ComponentChildren[];
    rows: readonly (readonly ComponentChildren[])[];
    /** The row that is looked at. */
    chosen?: number;
}) => (
    <table class="numbers">
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
            <tr>{head.map((name) => (name === "" ? <td /> : <th scope="col">{name}</th>))}</tr>
        </thead>
        <tbody>
            {rows.map(([name, ...cells], i) => (
                <tr class={i === chosen ? "on" : ""}>
                    <th scope="row">{name}</th>
                    {cells.map((cell) => (
                        <td>{cell}</td>
                    ))}
                </tr>
            ))}
        </tbody>
    </table>
);

/** A number as a stick beside others: its length is its size, its color its sign. */
export const Stick = ({ value, most, wide = 110 }: { value: number; most: number; wide?: number }) => (
    <span
        class={"stick " + (value < 0 ? "negative" : "positive")}
        style={{ width: `${most > 0 ? (wide * Math.abs(value)) / most : 0}px` }}
    />
);
