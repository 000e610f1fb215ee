const minus = "−";

/** A number as the command shows it, four digits: 0.5744, −0.08125, 12.3457, 1.234·10^{−5}; fewer if they are exact. */
export function figure(value: number): string {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : minus + "∞";
    const size = Math.abs(value),
        sign = value < 0 ? minus : "";
    if (size === 0) return "0";
    if (size < 1e-3 || size >= 1e6) {
        let exponent = Math.floor(Math.log10(size));
        let mantissa = fixed(size / 10 ** exponent, 3);
        if (mantissa === "10.000") [mantissa, exponent] = ["1.000", exponent + 1];
        return `${sign}${mantissa}·10^{${exponent < 0 ? minus : ""}${Math.abs(exponent)}}`;
    }
    const text = fixed(size, size >= 1 ? 4 : 3 - Math.floor(Math.log10(size))),
        exact = String(size);
    return sign + (exact.length <= text.length ? exact : text);
}

/** Three decimals, for columns that align by the point. */
export const short = (value: number): string =>
    Number.isFinite(value) ? (value < 0 && value <= -0.0005 ? minus : "") + Math.abs(value).toFixed(3) : figure(value);

// Decimals as .NET writes them: what lies exactly between two texts becomes the even one; toFixed takes the larger.
function fixed(size: number, decimals: number): string {
    const rounded = size.toFixed(decimals),
        exact = size.toFixed(100);
    const cut = exact.indexOf(".") + 1 + decimals;
    const isTie = /^50*$/.test(exact.slice(cut));
    return isTie && Number(rounded[rounded.length - 1]) % 2 === 1 ? exact.slice(0, cut) : rounded;
}

/** A length in pixels, for styles. */
export const px = (length: number): string => `${length}px`;

/** 1,234,567. */
export const count = (value: number): string => Math.round(value).toLocaleString("en-US");

/** 91.4 %. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A number as a text without markup, for labels that are read aloud. */
export const plain = (value: number): string => figure(value).replace(/\^\{(.*?)\}/, "^$1");
