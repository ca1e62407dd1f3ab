// The secrets of the local system: made once, kept in .dev/env where only their owner can read them. Lines that a
// person adds there (an AI_API_KEY, say) are kept and used; the environment wins over the file.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dev } from "./paths.mjs";

const bytes = (encoding) => randomBytes(32).toString(encoding);

const makers = {
  LEADLINE_MASTER_KEYS: () => `k1:${bytes("base64")}`,
  LEADLINE_SIGNING_KEY: () => bytes("base64"),
  LEADLINE_PASSWORD_PEPPER: () => bytes("base64url"),
  CRON_SECRET: () => bytes("base64url"),
  LEADLINE_DEMO_PASSWORD: () => randomBytes(12).toString("base64url"),
};

/** New secrets, for a system that is thrown away. */
export const freshSecrets = () => Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make()]));

/** NAME=value lines; # starts a comment line. */
export function parse(text) {
  const lines = text.split("\n").map((line) => /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line)).filter(Boolean);
  return Object.fromEntries(lines.map(([, name, value]) => [name, value.trim().replace(/^(["'])(.*)\1$/, "$2")]));
}

/** What the file says, after making the secrets that it lacks. */
export function loadSecrets(file = join(dev, "env")) {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "# Secrets of the local system. Deleting this file makes its data unreadable.\n";
  const known = parse(text);
  const missing = Object.entries(makers).filter(([name]) => !known[name]).map(([name, make]) => `${name}=${make()}\n`);
  if (missing.length > 0) {
    mkdirSync(dirname(file), { recursive: true });
    const whole = `${text.replace(/\n*$/, "\n")}${missing.join("")}`;
    writeFileSync(file, whole, { mode: 0o600 });
    chmodSync(file, 0o600); // The mode above counts for a new file only.
    return parse(whole);
  }
  return known;
}
