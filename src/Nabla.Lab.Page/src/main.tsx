import "katex/dist/katex.min.css";
import "./style.css";
import "./views.css";
import { render } from "preact";
import { serverEngine } from "./engine/server";
import { workerEngine } from "./engine/worker";
import { readHash, writeHash } from "./hash";
import { control, open, usualRate } from "./lab";
import { fetched, preset } from "./parts/open";
import { Page } from "./page";
import { bearTranslation } from "./translation";

/** What the page begins with where no command chose it: as nabla lab does. */
const usualSeed = 0;

const root = document.getElementById("lab")!;

/** Whether start.js has said already why the page cannot run. */
const isTold = (): boolean => document.documentElement.dataset.told !== undefined;

function say(sentence: string): void {
    if (isTold()) return;
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
    if (isTold()) return;
    if (token === "" && !isAlone) {
        say("This address has no token: open the address that nabla lab printed.");
        return;
    }
    readHash();
    const inside = isAlone && preset.files.length > 0 && !preset.isOffered ? await fetched() : null;
    await open(isAlone ? await workerEngine(usualSeed, inside) : serverEngine(token), inside);
    if (isTold()) return;
    writeHash();
    root.textContent = "";
    bearTranslation(root);
    render(<Page />, root);
    if (isAlone) {
        await control("rate", usualRate);
        await control("run");
    }
}

main().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
