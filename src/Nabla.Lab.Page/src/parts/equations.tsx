import { equation, equations, phaseOf } from "../lab";
import { Formula } from "./math";

/** The four equations and (25): the index of the page. */
export const Equations = () => (
    <div class="equations" role="group" aria-label="Equations">
        {equations.map((name) => (
            <button
                class={equation.value === name ? "on" : ""}
                aria-pressed={equation.value === name}
                onClick={() => (equation.value = name)}
                data-running={phaseOf.value === name ? "" : undefined}
            >
                <span class="label" translate={false}>
                    {name === "25" ? "(25)" : name}
                </span>
                <Formula name={name} />
            </button>
        ))}
    </div>
);
