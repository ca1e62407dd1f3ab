// How texting keeps up: webhooks acknowledged under load, and a queue of texts that leaves at the pace its number is given.
//
//   npm run bench:texts                 1500 webhooks at 50 a second; 1000 texts at 20 segments a second
//   npm run bench:texts -- 300 200 20   300 webhooks; 200 texts at 20 segments a second
import { createHmac } from "node:crypto";
import { buildProgram } from "../../scripts/lib/build.mjs";
import { Client } from "../../scripts/lib/client.mjs";
import { freePort, until } from "../../scripts/lib/ports.mjs";
import { main } from "../../scripts/lib/processes.mjs";
import { heading } from "../../scripts/lib/say.mjs";
import { startSystem } from "../../scripts/lib/system.mjs";
import { at, JUDGED, memory } from "./measure.mjs";

/** The bars: 99 of 100 webhooks acknowledged within this, and a pace this close to the one that is set. */
const ACKNOWLEDGED_MS = 30;
const OFF_BY = 0.02;
const WEBHOOKS_PER_SECOND = 50;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
const phone = (number) => `+1${[206, 212, 213, 305, 312, 404, 415, 503][number % 8]}555${String(101 + Math.floor(number / 8)).padStart(4, "0")}`;

/** Signs a form as Twilio does. */
function signed(url, form, token) {
  const covered = url + Object.keys(form).sort().map((name) => name + form[name]).join("");
  return createHmac("sha1", token).update(covered).digest("base64");
}

async function acknowledgements(channel, many) {
  const { account_sid, auth_token } = channel.credentials;
  const times = [];
  let refused = 0;
  const one = async (number) => {
    const form = { MessageSid: `SM${String(number).padStart(32, "0")}`, AccountSid: account_sid, MessageStatus: "sent", To: phone(number), From: channel.number };
    const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signed(channel.status_url, form, auth_token) };
    const began = performance.now();
    const response = await fetch(channel.status_url, { method: "POST", headers, body: new URLSearchParams(form) });
    await response.arrayBuffer();
    times.push(performance.now() - began);
    if (response.status !== 200) refused += 1;
  };
  const began = performance.now();
  const all = [];
  for (let number = 0; number < many; number += 1) {
    await wait(began + (number * 1_000) / WEBHOOKS_PER_SECOND - performance.now());
    all.push(one(number));
  }
  await Promise.all(all);
  times.sort((a, b) => a - b);
  const figures = [0.5, 0.95, 0.99, 1].map((share) => `${at(times, share).toFixed(1)} ms`);
  console.log(`${many} webhooks at ${WEBHOOKS_PER_SECOND} a second, acknowledged: p50 ${figures[0]}, p95 ${figures[1]}, p99 ${figures[2]}, max ${figures[3]}; refused: ${refused}`);
  return refused === 0 && at(times, 0.99) <= ACKNOWLEDGED_MS;
}

/** Segments a second. The last text has left at the end of the stretch, but takes its place after it. */
function rate(texts) {
  const segments = texts.slice(0, -1).reduce((sum, text) => sum + text.segments, 0);
  return segments / ((texts.at(-1).at - texts[0].at) / 1_000);
}

async function pace(client, form, channels, many, segmentsPerSecond) {
  const { items } = await client.get("/api/settings/channels");
  for (const { id, provider } of items) {
    const change = provider === "twilio" ? { pace: { segments: segmentsPerSecond, seconds: 1 } } : { state: "paused" };
    await client.must("PATCH", `/api/settings/channels/${id}`, change);
  }
  const ours = channels.find(({ provider }) => provider === "twilio").number;
  const submit = (number) =>
    client.post(`/api/capture/${form.id}`, { fields: { name: `Lead ${number}`, phone: phone(number), email: `lead${number}@example.com` }, consent: { sms: true } });
  // Ten at a time, until all are waiting.
  for (let number = 0; number < many; number += 10) await Promise.all(Array.from({ length: Math.min(10, many - number) }, (_, more) => submit(number + more)));
  const queued = Date.now();
  const accepted = new Map();
  await until(
    async () => {
      for (let number = 0; number < many; number += 1) {
        if (accepted.has(number)) continue;
        const thread = await client.get(`/api/simulator/phones/${encodeURIComponent(phone(number))}`);
        const text = thread.items.find(({ from }) => from === ours);
        if (!text) return null;
        accepted.set(number, { at: Date.parse(text.at), segments: text.segments });
      }
      return true;
    },
    { seconds: 600, sentence: "Not every text left within ten minutes." },
  );
  const texts = [...accepted.values()].sort((a, b) => a.at - b.at);
  // Judged from when all are in the queue: until then the submissions take the processor from the texts.
  const waiting = texts.filter(({ at }) => at >= queued);
  const [all, judged] = [rate(texts), rate(waiting)];
  const off = judged / segmentsPerSecond - 1;
  console.log(`${many} texts left, while they were submitted and after: ${all.toFixed(2)} segments a second`);
  console.log(`the ${waiting.length} that waited when all were submitted: ${judged.toFixed(2)} segments a second, ${(off * 100).toFixed(2)} % off ${segmentsPerSecond}`);
  if (waiting.length < many / 4) throw new Error("Too few texts waited to judge the pace: set a slower one.");
  return Math.abs(off) <= OFF_BY;
}

main(async () => {
  const [webhooks = 1_500, texts = 1_000, segmentsPerSecond = 20] = process.argv.slice(2).map(Number);
  await buildProgram();
  const system = await startSystem({ port: await freePort() });
  const client = new Client(system.url);
  await client.signIn(system.sign_in);
  const form = (await client.get("/api/forms")).items[0];
  const { channels } = await client.get("/api/simulator");
  heading(`Texting on ${system.database.kind} ${system.database.version}`);
  const before = memory(system.pid);
  const quick = await acknowledgements(channels.find(({ provider }) => provider === "twilio"), webhooks);
  const steady = await pace(client, form, channels, texts, segmentsPerSecond);
  const after = memory(system.pid);
  if (before && after) console.log(`memory of the server: ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after`);
  await system.stop();
  if (!JUDGED.includes(system.database.kind)) return console.log("Printed, not judged: this database server is slow by itself.");
  console.log(quick && steady ? "Within the bars." : `Over a bar: p99 ${ACKNOWLEDGED_MS} ms, pace within ${OFF_BY * 100} %.`);
  if (!quick || !steady) process.exitCode = 1;
});
