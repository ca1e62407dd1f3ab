// Small servers that stand where a test needs one.
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

/** Starts a server; `answer` gets the request and its body. */
export async function serve(answer) {
  const server = createServer(async (request, response) => {
    try {
      await answer(request, response, await buffer(request));
    } catch (error) {
      response.destroy(error);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

/**
 * Hands requests on to `target` and collects the names of query parameters and form fields. One request for a number of
 * choice is cut off: it goes nowhere and gets no answer.
 */
export async function startGate(target) {
  const cut = new Set();
  const queries = new Set();
  const fields = new Set();
  const { url, stop } = await serve(async ({ method, url, headers }, response, body) => {
    const form = new URLSearchParams(body.toString());
    for (const name of new URL(url, target).searchParams.keys()) queries.add(name);
    for (const name of form.keys()) fields.add(name);
    if (cut.delete(form.get("To"))) return response.destroy();
    const { host, connection, "content-length": length, ...kept } = headers;
    const answer = await fetch(`${target}${url}`, { method, headers: kept, body: method === "POST" ? body : undefined });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(await answer.text());
  });
  return { url, stop, cutOnce: (number) => cut.add(number), queries, fields };
}

/** Answers everything with what it was told last. */
export async function startLiar() {
  let said;
  const { url, stop } = await serve((_request, response) => {
    response.writeHead(said.status, { "content-type": "application/json" }).end(JSON.stringify(said.body));
  });
  return { url, stop, say: (status, body) => (said = { status, body }) };
}
