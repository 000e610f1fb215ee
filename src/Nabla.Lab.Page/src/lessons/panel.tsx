import { useEffect, useState } from "preact/hooks";
import { figure } from "../format";
import { Notation } from "../parts/math";
import { at, current, fits, go, holds, isDone, lessons, read, typed, type Task } from "./lesson";

/** The list of lessons; what is chosen is then shown above the sentence of the page. */
export function LessonList({ close }: { close: () => void }) {
    return (
        <div class="one-view lesson-list">
            <h2>Ten lessons along the chapter</h2>
            <p class="quiet">
                {fits()
                    ? "Each takes about five minutes, and drives the real controls. You can leave it at any time."
                    : "The lessons are about the digits that ship with Nabla: open them with nabla lab digits --seed 0"}
            </p>
            <ol>
                {lessons.map((lesson, i) => (
                    <li>
                        <button
                            disabled={!fits()}
                            onClick={() => {
                                close();
                                void go(i, 0);
                            }}
                        >
                            {lesson.title}
                        </button>{" "}
                        {lesson.about}
                    </li>
                ))}
            </ol>
        </div>
    );
}

/** The step of a lesson that one is at. */
export function LessonPanel() {
    const here = at.value,
        step = current.value;
    if (here === null || step === null) return null;
    const lesson = lessons[here.lesson],
        isLast = here.step === lesson.steps.length - 1;
    return (
        <section
            class="lesson"
            aria-label={`Lesson ${here.lesson + 1}: ${lesson.title}`}
            data-claims={String((step.claims ?? []).every(holds))}
        >
            <div class="lesson-head">
                <strong>
                    Lesson {here.lesson + 1} · {lesson.title}
                </strong>
                <span class="quiet">
                    {here.step + 1} of {lesson.steps.length}
                </span>
                <button disabled={here.step === 0} onClick={() => void go(here.lesson, here.step - 1)}>
                    back
                </button>
                {!isLast ? (
                    <button class="main" onClick={() => void go(here.lesson, here.step + 1)}>
                        next
                    </button>
                ) : here.lesson + 1 < lessons.length ? (
                    <button class="main" onClick={() => void go(here.lesson + 1, 0)}>
                        next lesson
                    </button>
                ) : null}
                <button onClick={() => (at.value = null)} aria-label="Leave the lesson">
                    ×
                </button>
            </div>
            <div class="lesson-text" aria-live="polite">
                <p>
                    <Notation text={filled(step.say)} />
                </p>
                {step.task !== undefined && <TaskLine task={step.task} key={`${here.lesson}.${here.step}`} />}
                {step.claims !== undefined && !step.claims.every(holds) && <Otherwise />}
            </div>
        </section>
    );
}

// Numbers take a moment to come after a step was entered.
function Otherwise() {
    const [isLate, setLate] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setLate(true), 4000);
        return () => clearTimeout(timer);
    }, []);
    return isLate ? (
        <p class="quiet otherwise">
            What you see differs from what this sentence is about: the lesson means the example and the weights that it
            set. “back” and “next” set them again.
        </p>
    ) : null;
}

function TaskLine({ task }: { task: Task }) {
    const [wasDone, setDone] = useState(false);
    const done = wasDone || isDone(task);
    useEffect(() => {
        if (done) setDone(true);
    }, [done]);
    return (
        <p class={"task" + (done ? " done" : "")}>
            <span aria-hidden="true">{done ? "☑" : "☐"}</span> <Notation text={task.say} />{" "}
            {task.answer !== undefined && (
                <input
                    class="typed"
                    aria-label="Your answer"
                    inputMode="decimal"
                    value={typed.value}
                    onInput={(event) => (typed.value = event.currentTarget.value)}
                />
            )}{" "}
            <span role="status">
                {done ? "Done." : task.answer !== undefined && typed.value !== "" ? "Not yet." : ""}
            </span>
        </p>
    );
}

/** Names in braces become their numbers; braces of formulas have a ^ or _ before them. */
const filled = (text: string): string =>
    text.replace(/(^|[^_^])\{([a-zA-Z][\w.,[\]]*)\}/g, (_, before: string, name: string) => {
        const value = read(name);
        return before + (typeof value === "number" ? `$${figure(value)}$` : "…");
    });
