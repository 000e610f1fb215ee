import { signal } from "@preact/signals";
import { description, equation, frame, isBatch, phaseOf, type Equation } from "../lab";
import { BatchSwitch, ExamplePicker } from "../parts/example";
import { cell } from "./stage";
import { BackStage, GradientStage } from "./stageBack";
import { ForwardStage, InputStage } from "./stageForward";
import { OutputStage } from "./stageOutput";

const stages = ["Input", "Feed forward", "Output error", "Backpropagate", "Gradients"] as const;
const equationOf: (Equation | null)[] = [null, "25", "BP1", "BP2", "BP4"];

/** The stage that is shown, 0 to 4; the layer that it is shown for. */
const stage = signal(3);
const layer = signal(2);

function show(next: number): void {
    cell.value = null;
    stage.value = next;
    const its = equationOf[next];
    if (its !== null) equation.value = its;
}

/** Opens a stage, 1 to 5, for a layer. */
export function openStage(one: number, of: number): void {
    show(one - 1);
    [lastEquation, layer.value] = [equation.value, of];
}

/** The five stages of the algorithm, with the matrices that the equations speak of. */
export function Step() {
    const about = description.value!,
        last = about.layers.length;
    void frame.value;
    follow();
    const first = stage.value === 3 ? last - 1 : last;
    const l = stage.value === 2 ? last : Math.min(Math.max(2, layer.value), first);
    const layers = Array.from({ length: Math.max(0, first - 1) }, (_, i) => i + 2);
    return (
        <div class="step">
            <div class="bar-top">
                <div class="switch" role="group" aria-label="Stages">
                    {stages.map((name, i) => (
                        <button aria-pressed={stage.value === i} onClick={() => show(i)}>
                            {i + 1} {name}
                        </button>
                    ))}
                </div>
                <BatchSwitch />
                {stage.value !== 0 && stage.value !== 2 && layers.length > 1 && (
                    <label>
                        layer{" "}
                        <select value={l} onChange={(event) => (layer.value = Number(event.currentTarget.value))}>
                            {layers.map((one) => (
                                <option value={one}>{one}</option>
                            ))}
                        </select>
                    </label>
                )}
                {!isBatch.value && <ExamplePicker />}
            </div>
            <div class="stage-body">
                {stage.value === 0 && <InputStage />}
                {stage.value === 1 && <ForwardStage l={l} />}
                {stage.value === 2 && <OutputStage l={l} />}
                {stage.value === 3 &&
                    (l < last ? (
                        <BackStage l={l} />
                    ) : (
                        <p>With two layers there is no hidden layer to send errors back to.</p>
                    ))}
                {stage.value === 4 && <GradientStage l={l} />}
            </div>
        </div>
    );
}

// What the index of equations, or the phase that is under way, points at.
let lastEquation: Equation | null = null,
    lastPhase: Equation | null = null;
function follow(): void {
    if (phaseOf.value !== lastPhase) {
        lastPhase = phaseOf.value;
        if (lastPhase !== null) equation.value = lastPhase;
    }
    if (equation.value !== lastEquation) {
        lastEquation = equation.value;
        const its = equationOf.indexOf(equation.value === "BP3" ? "BP4" : equation.value);
        if (its > 0 && its !== stage.value) [stage.value, cell.value] = [its, null];
    }
}
