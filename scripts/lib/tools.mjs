// What must be on the machine. Each missing tool is one sentence that says what to do.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Sentence } from "./say.mjs";

/** The full path of a program, or null. */
export function which(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder || ".", name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not there.
    }
  }
  return null;
}

const advice = {
  git: "git is missing: install it, for example with: apt-get install git",
  cargo: "cargo is missing: install Rust 1.95 or newer with rustup (https://rustup.rs), then open a new terminal.",
  cc: "A C compiler is missing, which Rust needs to link: install it, for example with: apt-get install gcc",
  npm: "npm is missing: it comes with Node.js, so install Node.js 20 or newer from https://nodejs.org",
  python3: "python3 is missing: install it, for example with: apt-get install python3 python3-venv",
};

export function requireTools(...names) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    throw new Sentence(`Node.js ${process.versions.node} is too old: install Node.js 20.9 or newer from https://nodejs.org`);
  }
  const missing = names.filter((name) => !which(name));
  if (missing.length > 0) throw new Sentence(missing.map((name) => advice[name]).join("\n"));
}

/** A Chromium or Chrome for the browser tests: LEADLINE_CHROMIUM, or what is on the machine. */
export function chromium() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return process.env.LEADLINE_CHROMIUM || names.map(which).find(Boolean) || null;
}
