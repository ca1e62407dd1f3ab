// Our requests to AWS are signed and written as AWS's own library signs and writes them, and a server that checks
// signatures and permissions takes them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { request as http } from "node:http";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { program } from "../../scripts/lib/paths.mjs";
import { ask } from "./support/program.mjs";

const python = process.env.LEADLINE_PROVIDERS_PYTHON;
const script = fileURLToPath(new URL("aws.py", import.meta.url));
const HOST = "sms-voice.us-east-1.amazonaws.com";

/** Texts and regions that are easy to sign wrongly. */
const TEXTS = ["Hi", "Hello & é 😀 +1 %2B", 'quotes " and \\ and\nlines\r\n', "x".repeat(1_600), "ñ".repeat(300), "\u2028 \u007f €"];
const REGIONS = ["us-east-1", "eu-west-2", "ap-southeast-1"];
const KEYS = { access_key_id: "AKIDEXAMPLE", secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

const question = (credentials, words, now_unix) => ({
  provider: "aws",
  credentials,
  to: "+14155550146",
  from: "+12125550100",
  text: words,
  reference: "m_0123456789abcdef",
  now_unix,
  status_callback: "https://leadline.example/api/webhooks/aws/0/status?ref=m_1",
});

/** A request's headers by small names. */
const headersOf = ({ headers }) => Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));

test("botocore writes and signs the same request", async () => {
  const questions = REGIONS.flatMap((region) =>
    TEXTS.flatMap((words) => [0, 1_440_938_160, 1_795_423_499].map((now) => question({ ...KEYS, region }, words, now))),
  );
  const requests = await ask(program, ["provider-request"], questions);
  const lines = requests.map((request, index) => ({ credentials: questions[index].credentials, now_unix: questions[index].now_unix, request }));
  const expected = await ask(python, [script, "expect"], lines);
  for (const [index, request] of requests.entries()) {
    const headers = headersOf(request);
    const { faults, ...other } = expected[index];
    assert.equal(faults, "", `AWS's description of the operation: ${request.body}`);
    const { method, url, body } = request;
    const ours = { method, url, body: JSON.parse(body) };
    for (const name of ["x-amz-target", "content-type", "x-amz-date", "authorization"]) ours[name] = headers[name];
    assert.deepEqual(ours, other);
    const signed = /SignedHeaders=([^,]+),/.exec(headers.authorization)[1].split(";");
    for (const name of ["host", "x-amz-date", "x-amz-target"]) assert.ok(signed.includes(name), `${name} is not signed.`);
    assert.deepEqual([ours.body.DestinationPhoneNumber, ours.body.MessageBody], [questions[index].to, questions[index].text]);
  }
});

let server;
let ready;
before(async () => {
  server = spawn(python, [script, "serve"], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await Promise.race([once(createInterface(server.stdout), "line"), once(server, "exit").then(() => assert.fail("The server ended."))]);
  ready = JSON.parse(line);
});
after(async () => {
  if (!server || server.exitCode !== null) return;
  const ended = once(server, "exit");
  server.stdin.end();
  await ended;
});

/** Sends a request that is meant for AWS to the server. */
async function sent({ method, headers, body }) {
  const { port } = new URL(ready.url);
  const all = { ...Object.fromEntries(headers), host: HOST, "content-length": Buffer.byteLength(body) };
  const call = http({ host: "127.0.0.1", port, method, path: "/", headers: all });
  call.end(body);
  const [response] = await once(call, "response");
  return { status: response.statusCode, answer: await text(response) };
}

test("a server that checks signatures takes it, and nothing that was changed", async () => {
  const { access_key_id, secret_access_key } = ready;
  const credentials = { access_key_id, secret_access_key, region: "us-east-1" };
  const now = Math.floor(Date.now() / 1_000);
  const questions = TEXTS.map((words) => question(credentials, words, now));
  const strangers = [{ ...credentials, secret_access_key: KEYS.secret_access_key }, { ...credentials, ...KEYS }];
  const requests = await ask(program, ["provider-request"], [...questions, ...strangers.map((keys) => question(keys, "Hi", now))]);
  const [wrongSecret, unknownKey] = requests.splice(TEXTS.length);
  for (const request of requests) {
    const { status, answer } = await sent(request);
    assert.equal(status, 200, answer);
    assert.ok(JSON.parse(answer).MessageId);
  }
  const [request] = requests;
  const header = (name, value) => ({ ...request, headers: request.headers.map(([known, old]) => [known, known.toLowerCase() === name ? value : old]) });
  const changed = {
    "another body": { ...request, body: request.body.replace("Hi", "Ho") },
    "another time": header("x-amz-date", "20260101T000000Z"),
    "another secret": wrongSecret,
  };
  for (const [what, tampered] of Object.entries(changed)) {
    const { status, answer } = await sent(tampered);
    assert.deepEqual([status, /SignatureDoesNotMatch|InvalidSignature/.test(answer)], [403, true], `${what}: ${answer}`);
  }
  const { status, answer } = await sent(unknownKey);
  assert.deepEqual([status, /InvalidClientTokenId|UnrecognizedClient/.test(answer)], [403, true], answer);
});
