import { useState } from "preact/hooks";

/** A field for a number. What is being typed stays, however often the page is drawn meanwhile. */
export function NumberField({
    value,
    onNumber,
    ...rest
}: {
    value: number | undefined;
    /** Called once the number is complete; with NaN where the field is empty. */
    onNumber: (value: number) => void;
    min?: number;
    max?: number;
    step?: string;
    placeholder?: string;
    "aria-label"?: string;
}) {
    const [typed, setTyped] = useState<string | null>(null);
    return (
        <input
            type="number"
            {...rest}
            value={typed ?? value ?? ""}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onChange={(event) => {
                setTyped(null);
                onNumber(event.currentTarget.value === "" ? NaN : Number(event.currentTarget.value));
            }}
            onBlur={() => setTyped(null)}
        />
    );
}
