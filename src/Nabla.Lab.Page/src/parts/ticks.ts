/** Round numbers along an axis, and how they are written. */

export interface Tick {
    readonly at: number;
    readonly text: string;
}

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const power = (exponent: number): string =>
    `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => raised[Number(digit)]).join("")}`;
const minus = (text: string): string => text.replace("-", "−");

/** About so many multiples of 1, 2 or 5 times a power of ten, between two ends. */
export function ticks(from: number, to: number, about = 5): Tick[] {
    const raw = (to - from) / about,
        exponent = Math.floor(Math.log10(raw)),
        unit = 10 ** exponent;
    const times = [1, 2, 5, 10].find((each) => each * unit >= raw * 0.999)!,
        step = times * unit;
    const first = Math.ceil(from / step - 1e-9),
        count = Math.floor(to / step + 1e-9) - first + 1;
    const most = Math.max(Math.abs(from), Math.abs(to)),
        // Very small and very large numbers share a power of ten.
        scale = most < 1e-3 || most >= 1e6 ? Math.floor(Math.log10(most)) : 0,
        digits = Math.max(0, scale - exponent - (times === 10 ? 1 : 0));
    return Array.from({ length: count }, (_, i) => {
        const at = (first + i) * step;
        if (first + i === 0) return { at: 0, text: "0" };
        const text = minus((at / 10 ** scale).toFixed(digits));
        return { at, text: scale === 0 ? text : `${text}·${power(scale)}` };
    });
}

/** Powers of ten between two exponents; at most so many. */
export function powerTicks(from: number, to: number, most = 6): Tick[] {
    const first = Math.ceil(from),
        last = Math.floor(to);
    if (last - first < 1) return ticks(from, to).map(({ at }) => ({ at, text: minus((10 ** at).toPrecision(2)) }));
    const by = Math.ceil((last - first + 1) / most);
    return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, i) => ({
        at: first + i * by,
        text: power(first + i * by),
    }));
}
