import { computed, signal } from "@preact/signals";

/** The colors of the theme in force, for pictures that are drawn number by number. */

const chosen = signal<"light" | "dark" | null>(null);
const dark = matchMedia("(prefers-color-scheme: dark)");
const system = signal(dark.matches);
dark.addEventListener("change", () => (system.value = dark.matches));

export const theme = computed(() => chosen.value ?? (system.value ? "dark" : "light"));

export function setTheme(to: "light" | "dark"): void {
    document.documentElement.dataset.theme = to;
    chosen.value = to;
}

type Color = readonly [number, number, number];
const shades = 255;

function color(name: string): Color {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)) as unknown as Color;
}

const between = (from: Color, to: Color, share: number): number => {
    const [r, g, b] = from.map((value, i) => Math.round(value + (to[i] - value) * share));
    return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
};

/** Looks up a color for every shade: signed from negative over panel to positive, unsigned from panel to ink. */
export const tables = computed(() => {
    void theme.value;
    const [panel, ink, positive, negative] = ["panel", "ink", "positive", "negative"].map(color);
    const unit = new Uint32Array(shades + 1),
        signed = new Uint32Array(2 * shades + 1);
    for (let i = 0; i <= shades; i++) {
        unit[i] = between(panel, ink, i / shades);
        signed[shades + i] = between(panel, positive, (i / shades) ** 0.8);
        signed[shades - i] = between(panel, negative, (i / shades) ** 0.8);
    }
    return { unit, signed };
});

export type Scale = { readonly kind: "unit" | "signed"; readonly most: number };

/** Writes the colors of numbers into an image, one pixel each. */
export function paint(
    to: Uint32Array,
    values: ArrayLike<number>,
    from: number,
    count: number,
    scale: Scale,
    lookup = tables.peek(),
): void {
    const table = lookup[scale.kind],
        factor = scale.most > 0 ? shades / scale.most : 0;
    const middle = scale.kind === "signed" ? shades : 0,
        least = scale.kind === "signed" ? -shades : 0;
    for (let i = 0; i < count; i++) {
        const value = values[from + i] * factor;
        to[i] =
            table[
                middle + (value >= shades ? shades : value <= least ? least : value !== value ? 0 : Math.round(value))
            ];
    }
}

/** The largest size of numbers, so that colors are the same for all of them. */
export function largest(values: ArrayLike<number>): number {
    let most = 0;
    for (let i = 0; i < values.length; i++) {
        const size = Math.abs(values[i]);
        if (size > most) most = size;
    }
    return most;
}
