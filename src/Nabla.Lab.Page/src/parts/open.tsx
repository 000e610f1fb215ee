import { useRef, useState } from "preact/hooks";
import type { OpenedFiles } from "../engine/engine";
import { description, files, openFiles, opens } from "../lab";

/** What lies beside an exported page: opened at once, or offered where it is large. */
export const preset = {
    files: (document.documentElement.dataset.files ?? "").split(",").filter((name) => name !== ""),
    target: document.documentElement.dataset.target,
    isOffered: document.documentElement.dataset.offer !== undefined,
    offer: document.documentElement.dataset.offer ?? "",
};

/** Fetches it. */
export async function fetched(): Promise<OpenedFiles> {
    const all = preset.files.map(async (path) => {
        const response = await fetch(path);
        if (!response.ok) throw new Error(`The file ${path} is missing beside the page. Export the page again.`);
        const name = decodeURIComponent(path.replace(/.*\//, ""));
        return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
    });
    return { files: await Promise.all(all), target: preset.target };
}

/** Opens a file of the reader's own: it stays in the browser. */
export function OpenButton() {
    const input = useRef<HTMLInputElement>(null);
    const [trouble, setTrouble] = useState<string | null>(null);
    const about = description.value!;
    if (!opens()) return null;
    const open = async (to: Promise<OpenedFiles>) => {
        try {
            setTrouble(await openFiles(await to));
        } catch (error) {
            setTrouble(error instanceof Error ? error.message : String(error));
        }
    };
    const chosen = async (list: FileList): Promise<OpenedFiles> => ({
        files: await Promise.all(
            [...list].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
        ),
    });
    return (
        <>
            <button
                title="A table (CSV), a case (JSON), a model of the digits, or the four files of MNIST; it stays here"
                onClick={() => input.current!.click()}
            >
                open a file
            </button>
            <input
                ref={input}
                type="file"
                multiple
                hidden
                aria-label="File to open"
                onChange={(event) => {
                    const list = event.currentTarget.files;
                    if (list !== null && list.length > 0) void open(chosen(list));
                }}
            />
            {preset.isOffered && files.value === null && (
                <button onClick={() => void open(fetched())}>open {preset.offer}</button>
            )}
            {about.targets.length > 0 && files.value !== null && (
                <label>
                    predicts{" "}
                    <select
                        value={about.target}
                        onChange={(event) =>
                            void open(Promise.resolve({ ...files.value!, target: event.currentTarget.value }))
                        }
                    >
                        {about.targets.map((name) => (
                            <option value={name}>{name}</option>
                        ))}
                    </select>
                </label>
            )}
            {trouble !== null && (
                <p class="trouble" role="alert">
                    {trouble} <button onClick={() => setTrouble(null)}>close</button>
                </p>
            )}
        </>
    );
}
