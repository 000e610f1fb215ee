import { signal } from "@preact/signals";

/** Pixels of the screen in one of the page: changes with zoom and from screen to screen. */
export const pixelRatio = signal(devicePixelRatio);

const read = () => (pixelRatio.value = devicePixelRatio);

function watch(): void {
    matchMedia(`(resolution: ${read()}dppx)`).addEventListener("change", watch, { once: true });
}

watch();
addEventListener("resize", read);
