// Where things are. Everything that scripts make lives in .dev, which is not committed and may be deleted at any time
// (with it goes the local data).
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const web = join(root, "web");
export const dev = join(root, ".dev");
export const logs = join(dev, "logs");
export const data = join(dev, "mongo");
export const runs = join(dev, "run");

/** Where cargo puts what it builds. */
export const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
/** The profile cargo builds: figures are taken from a release build, everything else from the quick one. */
export const release = process.env.LEADLINE_PROFILE === "release";
/** LEADLINE_PROGRAM names another one, built elsewhere. */
export const program = process.env.LEADLINE_PROGRAM || join(target, release ? "release" : "debug", "leadline");
