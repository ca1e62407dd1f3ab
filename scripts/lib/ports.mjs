// Ports of this machine.
import { createServer } from "node:net";
import { Sentence } from "./say.mjs";

function listens(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (error.code === "EAFNOSUPPORT" || error.code === "EADDRNOTAVAIL" ? resolve(port) : reject(error)));
    server.listen({ port, host, exclusive: true }, () => {
      const taken = server.address().port;
      server.close(() => resolve(taken));
    });
  });
}

/** A port that nothing uses at the moment. */
export const freePort = () => listens(0, "127.0.0.1");

/** Whether a port can be had on this machine, by its old and its new addresses. */
export async function isFree(port) {
  try {
    for (const host of ["127.0.0.1", "0.0.0.0", "::1", "::"]) await listens(port, host);
    return true;
  } catch {
    return false;
  }
}

/** The port of the variable PORT, if it can be used. */
export function wantedPort(given = process.env.PORT) {
  const port = given ? Number(given) : 3000;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Sentence(`PORT is "${given}", which is no port: give a number between 1 and 65535, for example PORT=3001 npm start`);
  }
  return port;
}

export async function requireFree(port) {
  if (await isFree(port)) return;
  const next = port < 65_535 ? port + 1 : 3000;
  throw new Sentence(`Port ${port} is in use: stop the program that uses it, or choose another with PORT=${next} npm start`);
}

/** Asks again and again until `ask` gives something; a refused connection counts as not yet. */
export async function until(ask, { seconds, running = () => true, sentence }) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline && running()) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Sentence(sentence);
}
