import { useEffect, useRef } from "preact/hooks";
import { paint, tables, type Scale } from "../palette";

/** Numbers as an image, a pixel each, enlarged without smoothing. */
export function Pixels({
    values,
    from = 0,
    rows,
    columns,
    scale,
    label,
    class: name,
}: {
    values: ArrayLike<number>;
    from?: number;
    rows: number;
    columns: number;
    scale: Scale;
    label: string;
    class?: string;
}) {
    const ref = useRef<HTMLCanvasElement>(null),
        lookup = tables.value;
    useEffect(() => {
        const context = ref.current!.getContext("2d")!,
            image = context.createImageData(columns, rows);
        paint(new Uint32Array(image.data.buffer), values, from, rows * columns, scale, lookup);
        context.putImageData(image, 0, 0);
    });
    return (
        <canvas
            ref={ref}
            width={columns}
            height={rows}
            class={"pixels " + (name ?? "")}
            {...(label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
        />
    );
}
