import { control, description, tick, toggle } from "../lab";
import { count } from "../format";
import { OpenButton } from "./open";

const rates: [number, string][] = [
    [1, "1 step/s"],
    [5, "5 steps/s"],
    [30, "30 steps/s"],
    [150, "150 steps/s"],
    [1000, "1,000 steps/s"],
    [0, "full speed"],
];

const etas = [0.001, 0.01, 0.1, 0.3, 1, 3, 10, 30, 300];

export function Header() {
    const about = description.value,
        now = tick.value;
    if (about === null) return null;
    const isOver = now?.end !== undefined;
    return (
        <header class="top">
            <h1>
                <span class="nabla" translate={false}>
                    ∇
                </span>{" "}
                Nabla Lab
            </h1>
            <p class="about" translate={false}>
                {about.data} · {about.layers.join("-")} {[...new Set(about.activations)].join(", ")} · {about.cost} cost
                · η {now?.learningRate ?? about.learningRate} · batch {about.batchSize} · seed {about.seed}
            </p>
            <div class="controls" role="toolbar" aria-label="Training">
                <button onClick={() => control("seek", 0)} title="Back to the first weights" aria-label="Restart">
                    |◀
                </button>
                <button onClick={() => control("back")} disabled={now?.step === 0 && !now.phase} title="One step back">
                    ◀ step
                </button>
                <button class="main" onClick={toggle} disabled={isOver && !now?.isRunning} title="Run or pause (Space)">
                    {now?.isRunning ? "❚❚ pause" : "▶ run"}
                </button>
                <button onClick={() => control("step")} disabled={isOver} title="One mini-batch (Shift+→)">
                    step ▶
                </button>
                <button onClick={() => control("epoch")} disabled={isOver} title="One epoch (E)">
                    epoch ▶
                </button>
                <button onClick={() => control("phase")} disabled={isOver} title="One phase (→)">
                    phase ▸
                </button>
                <label class="speed">
                    <span class="spoken">Speed</span>
                    <select
                        value={String(now?.rate ?? 0)}
                        onChange={(event) => {
                            void control("rate", Number(event.currentTarget.value));
                            event.currentTarget.blur();
                        }}
                    >
                        {rates.map(([rate, name]) => (
                            <option value={String(rate)}>{name}</option>
                        ))}
                    </select>
                </label>
                <label class="speed">
                    <span class="spoken">Learning rate</span>
                    <select
                        aria-label="Learning rate"
                        title="Begin anew with another learning rate"
                        value={String(about.learningRate)}
                        onChange={(event) => {
                            void control("eta", Number(event.currentTarget.value));
                            event.currentTarget.blur(); // the keys are the page's again
                        }}
                    >
                        {[...new Set([...etas, about.learningRate])]
                            .sort((one, other) => one - other)
                            .map((eta) => (
                                <option value={String(eta)}>η = {eta}</option>
                            ))}
                    </select>
                </label>
                <button onClick={() => control("reseed", Number(about.seed) + 1)} title="Other first weights">
                    new seed
                </button>
                <OpenButton />
            </div>
            <p class="rate num" translate={false}>
                {now?.speed ? `${count(now.speed)} examples/s` : " "}
            </p>
        </header>
    );
}
