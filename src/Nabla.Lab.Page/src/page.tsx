import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { checksum, control, frame, isHomework, isTable, problem, tick, toggle, view, views, type View } from "./lab";
import { at } from "./lessons/lesson";
import { LessonList, LessonPanel } from "./lessons/panel";
import { setTheme, theme } from "./palette";
import { Equations } from "./parts/equations";
import { Fault } from "./parts/fault";
import { Glossary } from "./parts/glossary";
import { Header } from "./parts/header";
import { Notation } from "./parts/math";
import { SaveDialog } from "./parts/save";
import { isLarge } from "./parts/screen";
import { NumbersTable } from "./parts/table";
import { Timeline } from "./parts/timeline";
import { CheckView } from "./views/check";
import { HomeworkView } from "./views/homework";
import { MistakesView } from "./views/mistakes";
import { Network } from "./views/network";
import { NeuronView } from "./views/neuronView";
import { NudgeView } from "./views/nudge";
import { PathsView } from "./views/paths";
import { SpeedView } from "./views/speed";
import { Step } from "./views/step";
import { Watch } from "./views/watch";

const isHelp = signal(false),
    isSave = signal(false),
    isLessons = signal(false),
    hasKeys = signal(true);
const names: Record<View, string> = {
    network: "Network",
    watch: "Watch",
    step: "Step",
    neuron: "Neuron",
    nudge: "Nudge",
    paths: "Paths",
    check: "Check",
    speed: "Learning speed",
    mistakes: "Mistakes",
};
const pages: Record<View, () => JSX.Element> = {
    network: Network,
    watch: Watch,
    step: Step,
    neuron: NeuronView,
    nudge: NudgeView,
    paths: PathsView,
    check: CheckView,
    speed: SpeedView,
    mistakes: MistakesView,
};

export function Page() {
    useEffect(() => {
        document.addEventListener("keydown", onKey);
        return () => document.removeEventListener("keydown", onKey);
    }, []);
    const Shown = pages[view.value];
    return (
        <div class="page">
            <Header />
            {!isHomework.value && <Timeline />}
            <nav aria-label="Views">
                {views.map((name, i) => (
                    <button
                        disabled={isHomework.value}
                        class={view.value === name && !isLessons.value ? "on" : ""}
                        aria-current={view.value === name && !isLessons.value ? "page" : undefined}
                        onClick={() => show(name)}
                    >
                        {names[name]} <kbd aria-hidden="true">{i + 1}</kbd>
                    </button>
                ))}
                <button
                    class={isLessons.value && !isHomework.value ? "on" : ""}
                    aria-current={isLessons.value && !isHomework.value ? "page" : undefined}
                    disabled={isHomework.value}
                    onClick={() => (isLessons.value = !isLessons.value)}
                >
                    Lessons <kbd aria-hidden="true">L</kbd>
                </button>
                <button
                    class={isHomework.value ? "on" : ""}
                    aria-current={isHomework.value ? "page" : undefined}
                    onClick={() => {
                        isHomework.value = true;
                        void control("pause");
                    }}
                >
                    Homework <kbd aria-hidden="true">H</kbd>
                </button>
            </nav>
            <main>
                {!isHomework.value && <Equations />}
                {isHomework.value ? (
                    <HomeworkView />
                ) : isLessons.value ? (
                    <LessonList close={() => (isLessons.value = false)} />
                ) : frame.value === null ? (
                    <p class="quiet">Loading …</p>
                ) : isTable.value ? (
                    <NumbersTable />
                ) : (
                    <Fault key={view.value}>
                        <Shown />
                    </Fault>
                )}
                <LessonPanel />
            </main>
            <Caption />
            {isHelp.value && <Help />}
            {isSave.value && <SaveDialog close={() => (isSave.value = false)} />}
        </div>
    );
}

function Caption() {
    const trouble = problem.value ?? tick.value?.problem;
    return (
        <footer>
            {trouble ? (
                <p role="alert" class="trouble">
                    {trouble}
                    {problem.value === null && <button onClick={() => control("back")}>back to before it</button>}
                </p>
            ) : at.value !== null ? (
                <span />
            ) : (
                <p class="caption" aria-live={tick.value?.isRunning ? "off" : "polite"}>
                    <Retranslated text={frame.value?.texts.get("caption") ?? ""} />
                </p>
            )}
            <div class="tools">
                <button
                    disabled={isHomework.value}
                    aria-pressed={isTable.value && !isHomework.value}
                    onClick={() => (isTable.value = !isTable.value)}
                >
                    table
                </button>
                <button onClick={() => setTheme(theme.value === "dark" ? "light" : "dark")}>
                    {theme.value === "dark" ? "light" : "dark"}
                </button>
                <button class="size" aria-pressed={isLarge.value} onClick={() => (isLarge.value = !isLarge.value)}>
                    large
                </button>
                <button disabled={isHomework.value} onClick={() => (isSave.value = true)}>
                    save
                </button>
                <button onClick={() => (isHelp.value = true)} aria-label="Help: keys">
                    ?
                </button>
            </div>
        </footer>
    );
}

// Another sentence is another element, so that the words of an older one that a browser translated do not stay.
const Retranslated = ({ text }: { text: string }) => (
    <span key={text}>
        <Notation text={text} />
    </span>
);

const keys: [string, string][] = [
    ["Space", "run or pause"],
    ["→ ←", "one phase forward; back to the beginning of the step, or one step"],
    ["Shift+→", "one mini-batch"],
    ["E", "one epoch"],
    ["1 – 9", "views"],
    ["L", "lessons"],
    ["H", "homework"],
    ["T", "the numbers as a table"],
    ["S", "save pictures and numbers"],
    ["D", "light or dark"],
    ["P", "larger, for a projector"],
    ["?", "this help"],
];

function Help() {
    const [sum, setSum] = useState("");
    useEffect(() => void checksum().then(setSum), []);
    return (
        <dialog
            ref={(element) => {
                if (element !== null && !element.open) element.showModal();
            }}
            onClose={() => (isHelp.value = false)}
            aria-labelledby="help"
        >
            <h2 id="help">Keys</h2>
            <dl>
                {keys.map(([key, what]) => (
                    <>
                        <dt>
                            <kbd>{key}</kbd>
                        </dt>
                        <dd>{what}</dd>
                    </>
                ))}
            </dl>
            <label>
                <input
                    type="checkbox"
                    checked={hasKeys.value}
                    onChange={(event) => (hasKeys.value = event.currentTarget.checked)}
                />{" "}
                keys without Ctrl or Alt are on
            </label>
            <Glossary />
            <p class="quiet">
                Nabla {VERSION}. Layers count from 1, neurons from 0; <i>w</i> with the indices <i>j</i>, <i>k</i> leads
                from neuron <i>k</i> to neuron <i>j</i>.
            </p>
            <p class="quiet checksum" translate={false}>
                {sum === "" ? "" : `step ${tick.value?.step}: ${sum}`}
            </p>
            <form method="dialog">
                <button>close</button>
            </form>
        </dialog>
    );
}

function show(name: View): void {
    view.value = name;
    isLessons.value = false;
}

function onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (!hasKeys.value || event.ctrlKey || event.altKey || event.metaKey || isHelp.value || isSave.value) return;
    if (target.matches("input, select, textarea")) return;
    if ((event.key === " " || event.key === "Enter") && target.matches("button, [role=button]")) return;
    if (isHomework.value) return;
    const digit = Number(event.key);
    if (event.key === " ") void toggle();
    else if (event.key === "ArrowRight") void control(event.shiftKey ? "step" : "phase");
    else if (event.key === "ArrowLeft") void control("back");
    else if (digit >= 1 && digit <= views.length) show(views[digit - 1]);
    else if (event.key === "l" || event.key === "L") isLessons.value = !isLessons.value;
    else if (event.key === "e" || event.key === "E") void control("epoch");
    else if (event.key === "h" || event.key === "H") isHomework.value = true;
    else if (event.key === "t" || event.key === "T") isTable.value = !isTable.value;
    else if (event.key === "d" || event.key === "D") setTheme(theme.value === "dark" ? "light" : "dark");
    else if (event.key === "p" || event.key === "P") isLarge.value = !isLarge.value;
    else if (event.key === "s" || event.key === "S") isSave.value = true;
    else if (event.key === "?") isHelp.value = true;
    else return;
    event.preventDefault();
}
