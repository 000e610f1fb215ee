import { useEffect, useRef, useState } from "preact/hooks";
import type { LabDrawn } from "../contract";
import { ask, description, drawings } from "../lab";
import { Columns, Stick } from "../parts/columns";
import { Num } from "../parts/math";
import { Pixels } from "../parts/pixels";
import { toStep } from "./mistakes";

const side = 112,
    pen = 9;

/** Draw a digit: what the network is fed, and what it answers. */
export function DrawPad() {
    const about = description.value!;
    const canvas = useRef<HTMLCanvasElement>(null);
    const [answer, setAnswer] = useState<LabDrawn | null>(null);
    const [label, setLabel] = useState(-1);
    const hand = useRef({ isDown: false, x: 0, y: 0, isBusy: false, isStale: false });
    const clear = () => {
        canvas.current!.getContext("2d")!.clearRect(0, 0, side, side);
        setAnswer(null);
    };

    // One question at a time; the newest drawing counts.
    const send = async (): Promise<void> => {
        const now = hand.current;
        now.isStale = true;
        if (now.isBusy) return;
        now.isBusy = true;
        while (now.isStale) {
            now.isStale = false;
            try {
                const reply = await ask({
                    type: "draw",
                    side,
                    ink: inkOf(canvas.current!),
                    ...(label < 0 ? {} : { label }),
                });
                if (reply.type === "drawn") setAnswer(reply.isEmpty ? null : reply);
                drawings.value++;
            } catch {
                setAnswer(null);
            }
        }
        now.isBusy = false;
    };
    useEffect(() => {
        if (answer !== null) void send();
    }, [label]);

    const at = (event: PointerEvent): [number, number] => {
        const box = canvas.current!.getBoundingClientRect();
        return [((event.clientX - box.left) / box.width) * side, ((event.clientY - box.top) / box.height) * side];
    };
    const stroke = (event: PointerEvent) => {
        const now = hand.current;
        if (!now.isDown) return;
        const [x, y] = at(event),
            context = canvas.current!.getContext("2d")!;
        Object.assign(context, { lineWidth: pen, lineCap: "round", strokeStyle: "#000" });
        context.beginPath();
        context.moveTo(now.x, now.y);
        context.lineTo(x, y);
        context.stroke();
        Object.assign(now, { x, y });
        void send();
    };
    return (
        <section class="draw">
            <h2>Draw one yourself</h2>
            <div class="pair">
                <figure>
                    <canvas
                        ref={canvas}
                        class="pad"
                        width={side}
                        height={side}
                        aria-label="Draw here with mouse, pen or finger"
                        role="img"
                        onPointerDown={(event) => {
                            event.currentTarget.setPointerCapture(event.pointerId);
                            const [x, y] = at(event);
                            Object.assign(hand.current, { isDown: true, x, y });
                            stroke(event);
                        }}
                        onPointerMove={stroke}
                        onPointerUp={() => (hand.current.isDown = false)}
                        onPointerCancel={() => (hand.current.isDown = false)}
                    />
                    <figcaption>
                        <button onClick={clear}>clear</button>{" "}
                        <label>
                            desired answer{" "}
                            <select value={label} onChange={(event) => setLabel(Number(event.currentTarget.value))}>
                                <option value={-1}>what the network answers</option>
                                {about.classes.map((name, k) => (
                                    <option value={k}>{name}</option>
                                ))}
                            </select>
                        </label>
                    </figcaption>
                </figure>
                {answer === null ? (
                    <p class="quiet">Nothing is drawn yet. Draw a digit in the field.</p>
                ) : (
                    <Answer answer={answer} />
                )}
            </div>
        </section>
    );
}

function Answer({ answer }: { answer: LabDrawn }) {
    const about = description.value!,
        [rows, columns] = about.image;
    const order = [...answer.activations.keys()].sort(
        (one, other) => answer.activations[other] - answer.activations[one],
    );
    return (
        <>
            <figure class="input-picture">
                <Pixels
                    values={answer.input}
                    rows={rows}
                    columns={columns}
                    scale={{ kind: "unit", most: 1 }}
                    label="What the network is fed"
                />
                <figcaption>what the network is fed: cut out, scaled and centered as the data are</figcaption>
            </figure>
            <div>
                <Columns
                    caption={`The answer is “${about.classes[answer.answer]}”`}
                    head={["class", "a", ""]}
                    rows={order
                        .slice(0, 4)
                        .map((k) => [
                            about.classes[k],
                            <Num value={answer.activations[k]} />,
                            <Stick value={answer.activations[k]} most={1} />,
                        ])}
                />
                <button onClick={() => toStep("drawn", 0)}>take this drawing to Step</button>
            </div>
        </>
    );
}

// The pen is opaque black on nothing, so that ink is what is not transparent.
function inkOf(canvas: HTMLCanvasElement): string {
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, side, side);
    let text = "";
    for (let i = 3; i < data.length; i += 4) text += String.fromCharCode(data[i]);
    return btoa(text);
}
