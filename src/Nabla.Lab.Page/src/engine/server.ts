import type { LabReply, LabRequest } from "../contract";
import { Refused, Unreachable, type Engine } from "./engine";
import { readFrame } from "./frame";

/** The engine behind `nabla lab`: one address, which takes JSON and gives JSON or a frame. */
export function serverEngine(token: string): Engine {
    async function post(request: LabRequest): Promise<Response> {
        let response: Response;
        try {
            response = await fetch("./api", {
                method: "POST",
                headers: { "Content-Type": "application/json", "X-Nabla-Token": token },
                body: JSON.stringify(request),
                signal: AbortSignal.timeout(20_000),
            });
        } catch {
            throw new Unreachable("Disconnected from nabla lab. Trying again …");
        }
        if (!response.ok) throw new Refused((await response.text()).trim());
        return response;
    }

    async function json(response: Response): Promise<LabReply> {
        const reply = (await response.json()) as LabReply;
        if (reply.type === "problem") throw new Refused(reply.message);
        return reply;
    }

    return {
        ask: async (request) => json(await post(request)),
        look: async (request) => {
            const response = await post(request);
            if (response.headers.get("Content-Type") === "application/json") await json(response);
            return readFrame(await response.arrayBuffer());
        },
    };
}
