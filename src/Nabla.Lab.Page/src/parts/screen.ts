import { computed, effect, signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Whether the page is drawn larger, for a projector. */
export const isLarge = signal(false);

/** How many times larger; style.css says the same. */
const larger = 1.35;

const device = signal(devicePixelRatio);

/** Pixels of the screen in one of the page: changes with zoom, with the size and from screen to screen. */
export const pixelRatio = computed(() => device.value * (isLarge.value ? larger : 1));

const read = () => (device.value = devicePixelRatio);

function watch(): void {
    matchMedia(`(resolution: ${read()}dppx)`).addEventListener("change", watch, { once: true });
}

watch();
addEventListener("resize", read);
effect(() => {
    document.documentElement.classList.toggle("large", isLarge.value);
});

/** How large an element is now; 0 until it is there. */
export function useSize<E extends Element>() {
    const ref = useRef<E>(null),
        [size, setSize] = useState({ width: 0, height: 0 });
    useLayoutEffect(() => {
        const observer = new ResizeObserver(([entry]) =>
            setSize({ width: entry.contentRect.width, height: entry.contentRect.height }),
        );
        observer.observe(ref.current!);
        return () => observer.disconnect();
    }, []);
    return { ref, ...size };
}
