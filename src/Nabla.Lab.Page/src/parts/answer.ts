import { useEffect, useRef, useState } from "preact/hooks";
import type { LabReply, LabRequest } from "../contract";
import { Refused } from "../engine/engine";
import { ask, frame } from "../lab";

/** Milliseconds between two answers to one question while training runs. */
const pause = 400;

/** What takes long is asked seldom, so that training and pictures go on: a part of the time, one in so many. */
const share = 4;

/**
 * The engine's answer to a question about the parameters of now; asked again when they change, unless the question is
 * about something else, and when the answer says that it is not done.
 */
export function useAnswer<T extends LabReply>(
    request: LabRequest | null,
    type: T["type"],
    isOfItsOwn = false,
): T | string | null {
    const [answer, setAnswer] = useState<T | string | null>(null);
    const state = useRef({ asked: "", question: "", isBusy: false, at: 0 });
    const question = request === null ? "" : JSON.stringify(request),
        key = question === "" ? "" : question + (isOfItsOwn ? "" : (frame.value?.number ?? 0));
    const [again, setAgain] = useState(0);
    useEffect(() => {
        const now = state.current;
        if (request === null || now.isBusy || now.asked === key) return;
        const wait = now.question === question ? now.at - performance.now() : 0;
        if (wait > 0) {
            const timer = setTimeout(() => setAgain(again + 1), wait);
            return () => clearTimeout(timer);
        }
        const begin = performance.now();
        Object.assign(now, { asked: key, question, isBusy: true });
        ask(request)
            .then((reply) => {
                setAnswer(reply.type === type ? (reply as T) : null);
                const took = performance.now() - begin;
                now.at = begin + Math.max(pause, share * took);
                if ("isDone" in reply && !reply.isDone) Object.assign(now, { asked: "", at: 0 });
            })
            .catch((error: unknown) => setAnswer(error instanceof Refused ? error.message : null))
            .finally(() => {
                now.isBusy = false;
                setAgain((count) => count + 1);
            });
        return undefined;
    }, [key, again]);
    return answer;
}
