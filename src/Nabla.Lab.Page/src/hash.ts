import { effect } from "@preact/signals";
import { isLarge } from "./parts/screen";
import { contrast, contrasts, equation, equations, isBatch, place, shown, tiles, view, views } from "./lab";

/** What is looked at, in the address: #step?n=2.20&e=test.17&q=BP2. Written at most twice a second. */

export function readHash(): void {
    const [name, query] = location.hash.slice(1).split("?"),
        values = new URLSearchParams(query ?? "");
    const at = (values.get("n") ?? "").split(".").map(Number);
    const [of, index] = (values.get("e") ?? "").split(".");
    const whole = (value: number) => Number.isInteger(value) && value >= 0;
    view.value = views.find((known) => known === name) ?? view.value;
    equation.value = equations.find((known) => known === values.get("q")) ?? equation.value;
    if ((at.length === 2 || at.length === 3) && at.every(whole) && at[0] >= 2)
        place.value = { layer: at[0], j: at[1], ...(at.length === 3 ? { k: at[2] } : {}) };
    if ((of === "training" || of === "test") && whole(Number(index))) shown.value = { of, index: Number(index) };
    isBatch.value = values.get("batch") === "1";
    isLarge.value = values.get("size") === "large";
    contrast.value = contrasts.find((known) => known === values.get("c")) ?? null;
    const tile = values.get("tiles");
    if (tile === "w" || tile === "nablaW" || tile === "stepW" || tile === "sinceStartW") tiles.value = tile;
}

export function writeHash(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let known = location.hash; // another one was typed or linked to, and is about to be read
    effect(() => {
        const values = new URLSearchParams();
        const at = place.value;
        if (at !== null) values.set("n", [at.layer, at.j, ...(at.k === undefined ? [] : [at.k])].join("."));
        values.set("e", `${shown.value.of}.${shown.value.index}`);
        values.set("q", equation.value);
        if (isBatch.value) values.set("batch", "1");
        if (tiles.value !== "w") values.set("tiles", tiles.value);
        if (contrast.value !== null) values.set("c", contrast.value);
        if (isLarge.value) values.set("size", "large");
        const hash = `#${view.value}?${values}`;
        clearTimeout(timer);
        timer = setTimeout(() => {
            if (location.hash !== known || hash === known) return;
            history.replaceState(null, "", hash);
            known = location.hash;
        }, 500);
    });
    addEventListener("hashchange", () => {
        known = location.hash;
        readHash();
    });
}
