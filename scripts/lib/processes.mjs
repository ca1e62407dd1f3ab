// Programs that the scripts start. Each gets a process group of its own, so that a Ctrl-C reaches this script alone,
// which then ends the others in order; and so that ending one ends what it started itself.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Sentence } from "./say.mjs";

const endings = [];
let ending;

/** Has `work` done when the script ends, however it ends. The last one registered goes first. Gives a way to forget it. */
export function atEnd(work) {
  endings.push(work);
  return () => {
    const place = endings.indexOf(work);
    if (place >= 0) endings.splice(place, 1);
  };
}

function endAll() {
  ending ??= (async () => {
    while (endings.length > 0) {
      try {
        await endings.pop()();
      } catch (error) {
        console.error(error.message);
      }
    }
  })();
  return ending;
}

/**
 * A signal that is sent to npm ends npm and the shell between, but does not reach the script. So the script ends when
 * its parent does.
 */
function watchParent(leave) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && leave(15), 250).unref();
}

/** Runs a script's work, then ends everything it started. A signal does the same, at once. */
export async function main(work) {
  const leave = async (number) => {
    if (!ending && endings.length > 0) console.log("\nStopping ...");
    await endAll();
    process.exit(128 + number);
  };
  for (const [name, number] of [["SIGINT", 2], ["SIGTERM", 15], ["SIGHUP", 1]]) process.on(name, () => leave(number));
  watchParent(leave);
  let code = 0;
  try {
    code = (await work()) ?? 0;
  } catch (error) {
    if (ending) return ending; // A signal ended what the work was waiting for: that is no failure of its own.
    console.error(error instanceof Sentence ? `\n${error.message}` : error);
    code = 1;
  }
  await endAll();
  process.exit(code);
}

function signal(pid, name) {
  try {
    process.kill(-pid, name);
  } catch {
    // It has gone already.
  }
}

async function end(child, exited, patience) {
  if (child.exitCode === null && child.signalCode === null) {
    signal(child.pid, "SIGTERM");
    const timer = setTimeout(() => signal(child.pid, "SIGKILL"), patience);
    await exited;
    clearTimeout(timer);
  }
  signal(child.pid, "SIGKILL"); // What it left behind in its group.
}

function launch(command, args, { cwd, env, stdio }) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached: true });
  const exited = new Promise((resolve) => {
    child.on("error", (error) => resolve({ error }));
    child.on("exit", (code, signalName) => resolve({ code, signal: signalName }));
  });
  return { child, exited };
}

/** Runs a program to its end with its output in view. Gives its exit code. */
export async function run(command, args, { cwd, env, patience = 5000 } = {}) {
  const { child, exited } = launch(command, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
  const forget = atEnd(() => end(child, exited, patience));
  const { error, code } = await exited;
  forget();
  if (error) throw new Sentence(`${command} could not be started: ${error.message}`);
  signal(child.pid, "SIGKILL");
  return code ?? 1;
}

/** Runs a program to its end; anything but success is this sentence. */
export async function must(command, args, { sentence, ...options } = {}) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Sentence(sentence ?? `${basename(command)} ${args.join(" ")} failed (exit code ${code}).`);
}

/** Runs a program and gives what it printed; its errors stay in view. */
export function output(command, args, { cwd, env } = {}) {
  const stdio = ["ignore", "pipe", "inherit"];
  try {
    return execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio, encoding: "utf8", maxBuffer: 1 << 26 });
  } catch {
    throw new Sentence(`${basename(command)} ${args.join(" ")} failed: see the lines above.`);
  }
}

/** Starts a program that goes on until it is stopped; its output goes to the file `log`. */
export function start(command, args, { cwd, env, log, patience = 15_000 }) {
  mkdirSync(dirname(log), { recursive: true });
  const file = openSync(log, "w");
  const { child, exited } = launch(command, args, { cwd, env, stdio: ["ignore", file, file] });
  closeSync(file);
  const forget = atEnd(() => end(child, exited, patience));
  const stop = () => {
    forget();
    return end(child, exited, patience);
  };
  return { pid: child.pid, exited, stop, running: () => child.exitCode === null && child.signalCode === null };
}

/** When a process was born: with its number, its identity. Null when there is none. */
export function bornAt(pid) {
  try {
    if (process.platform === "linux") {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
      return fields[0] === "Z" ? null : fields[19];
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

const lives = (known) => known && known.born !== null && bornAt(known.pid) === known.born;
const identity = (pid) => ({ pid, born: bornAt(pid) });

/** Notes in `file` that this script runs process `pid`, until the script ends or calls what this gives. */
export function claim(file, pid) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ owner: identity(process.pid), child: identity(pid) }));
  const release = () => {
    forget();
    rmSync(file, { force: true });
  };
  const forget = atEnd(release);
  return release;
}

/** Ends the process that a killed script left behind. Gives the owner's pid if that one still runs it. */
export async function endLeftover(file, patience = 15_000) {
  let known;
  try {
    known = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null; // Nothing was noted: nothing is left.
  }
  if (lives(known.owner)) return known.owner.pid;
  if (lives(known.child)) signal(known.child.pid, "SIGTERM");
  const deadline = Date.now() + patience;
  while (lives(known.child)) {
    if (Date.now() > deadline) signal(known.child.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  rmSync(file, { force: true });
  return null;
}
