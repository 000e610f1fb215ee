import "katex/dist/katex.min.css";
import "./style.css";
import "./views.css";
import { render } from "preact";
import { serverEngine } from "./engine/server";
import { workerEngine } from "./engine/worker";
import { readHash, writeHash } from "./hash";
import { control, open } from "./lab";
import { Page } from "./page";

/** What the page begins with where no command chose it: as nabla lab does. */
const usualSeed = 0,
    usualRate = 30;

const root = document.getElementById("lab")!;

function say(sentence: string): void {
    root.textContent = "";
    const text = document.createElement("p");
    text.className = "never-blank";
    text.setAttribute("role", "alert");
    text.textContent = sentence;
    root.append(text);
}

async function main(): Promise<void> {
    const token = new URLSearchParams(location.search).get("token") ?? "";
    const isAlone = document.documentElement.dataset.engine === "worker";
    if (token === "" && !isAlone) {
        say("This address has no token: open the address that nabla lab printed.");
        return;
    }
    readHash();
    await open(isAlone ? await workerEngine(usualSeed) : serverEngine(token));
    writeHash();
    root.textContent = "";
    render(<Page />, root);
    if (isAlone) {
        await control("rate", usualRate);
        await control("run");
    }
}

addEventListener("error", (event) => {
    if (root.querySelector(".never-blank") !== null) say(`The page could not start: ${event.message}. Reload it.`);
});
main().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
