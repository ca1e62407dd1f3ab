// Whether memory stays flat while many people sign in: each password takes 19 MiB to check, two at a time.
//
//   npm run bench:sign-ins             10,000 sign-ins, eight at once
//   npm run bench:sign-ins -- 2000 16  2,000, sixteen at once
import { buildProgram } from "../../scripts/lib/build.mjs";
import { Client } from "../../scripts/lib/client.mjs";
import { freePort } from "../../scripts/lib/ports.mjs";
import { main } from "../../scripts/lib/processes.mjs";
import { heading } from "../../scripts/lib/say.mjs";
import { startSystem } from "../../scripts/lib/system.mjs";
import { at, memory } from "./measure.mjs";

/** The bar: after the first tenth, which fills pools and caches, the server grows by no more than this. */
const GROWS_BY_MB = 10;
/** Every so many a wrong password is tried, which takes as long and is forgotten as well. */
const WRONG_EVERY = 10;

main(async () => {
  const [many = 10_000, atOnce = 8] = process.argv.slice(2).map(Number);
  await buildProgram();
  // All come over one line.
  const system = await startSystem({ port: await freePort(), env: { SIGN_IN_BURST: "1000000" } });
  heading(`${many} sign-ins, ${atOnce} at once, on ${system.database.kind} ${system.database.version}`);
  const client = new Client(system.url);
  const { sign_in: right } = system;
  const times = [];
  const statuses = new Map();
  const sizes = [];
  let next = 0;
  const one = async () => {
    while (next < many) {
      const number = next++;
      const credentials = number % WRONG_EVERY === WRONG_EVERY - 1 ? { email: `nobody.${number}@example.com`, password: "not it, surely" } : right;
      const began = performance.now();
      const { status } = await client.call("POST", "/api/auth/login", credentials);
      times.push(performance.now() - began);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (times.length % (many / 10) === 0) {
        sizes.push(memory(system.pid));
        console.log(`${String(times.length).padStart(6)} sign-ins: ${sizes.at(-1)?.toFixed(1)} MB`);
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, one));
  const seconds = (performance.now() - began) / 1_000;
  await system.stop();
  times.sort((a, b) => a - b);
  const figures = [0.5, 0.95, 0.99, 1].map((share) => `${at(times, share).toFixed(0)} ms`);
  console.log(`p50 ${figures[0]}, p95 ${figures[1]}, p99 ${figures[2]}, max ${figures[3]}; ${(many / seconds).toFixed(0)} a second`);
  const wrong = Math.floor(many / WRONG_EVERY);
  if (statuses.get(200) !== many - wrong || statuses.get(401) !== wrong) throw new Error(`not answered as they should be: ${JSON.stringify([...statuses])}`);
  if (sizes.includes(null)) return console.log("Not judged: this system does not tell a process's memory.");
  const grown = Math.max(...sizes) - sizes[0];
  console.log(`${grown <= GROWS_BY_MB ? "Within" : "Over"} the bar: grown by ${grown.toFixed(1)} MB after the first tenth, ${GROWS_BY_MB} allowed.`);
  if (grown > GROWS_BY_MB) process.exitCode = 1;
});
