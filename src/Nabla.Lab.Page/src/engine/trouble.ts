/** What a problem of the engine means for who sees it: one sentence and what to do. */

const isMemory = (problem: string): boolean => /memory|allocat|RangeError/i.test(problem);

/** It did not start. */
export const notStarted = (problem: string): string =>
    isMemory(problem)
        ? `This browser gives the engine too little memory (${problem}). Close other tabs, and reload the page.`
        : `The engine could not start: ${problem}. Reload the page.`;

/** It stops whenever it is started. */
export const stopsAgain =
    "The engine stops again and again, perhaps for want of memory. Close other tabs, and reload the page.";

/** It stopped, and the next one starts. */
export const goesOn = "The engine stopped. It starts again, and goes on from its last snapshot …";
