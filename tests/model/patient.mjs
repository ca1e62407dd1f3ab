// A patient friend between the program and a slow model: what was asked once is asked again of the model without haste, so that its
// answer is there at once the next time. What the model says is handed on as it is.
import { createServer, request as open } from "node:http";
import { text } from "node:stream/consumers";

/** How long a model may take for one answer before it counts as one that failed. */
const PATIENCE_MS = 240_000;

/** A turn that says nothing, for the first time something is asked. */
const NOTHING = { commands: [{ type: "clarify" }], reply: null, snippet_ids: [], confidence: 0.9 };

/** Starts it before the model at `target`. */
export async function startPatient(target) {
  const answers = new Map();
  const asked = [];
  let learning = true;
  const ask = (body) =>
    new Promise((resolve) => {
      const failed = () => resolve({ status: 504, body: "" });
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const asking = open(`${target}/chat/completions`, { method: "POST", headers: { "content-type": "application/json" }, signal });
      asking.on("error", failed);
      asking.on("response", (answer) => text(answer).then((said) => resolve({ status: answer.statusCode, body: said }), failed));
      asking.end(body);
    });
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const known = answers.get(body);
    let answer = known;
    if (!known && learning) {
      asked.push(body);
      const message = { role: "assistant", content: JSON.stringify(NOTHING) };
      answer = { status: 200, body: JSON.stringify({ model: "nothing", choices: [{ index: 0, message, finish_reason: "stop" }] }) };
    }
    answer ??= await ask(body);
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    /** Asks the model everything that was asked so far; from now on it is asked at once. */
    async learn(told) {
      learning = false;
      for (const body of asked) {
        const began = performance.now();
        answers.set(body, await ask(body));
        told(body, answers.get(body), (performance.now() - began) / 1000);
      }
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
