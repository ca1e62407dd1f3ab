// What the benchmarks measure with.
import { readFileSync } from "node:fs";

/** On these database servers figures are judged; on the Python one, which is slow by itself, they are only printed. */
export const JUDGED = ["mongod", "secantusd-rs"];

/** The value below which a share of the sorted ones lies. */
export const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];

/** Resident memory of a process, in megabytes, where the system tells. */
export const memory = (pid) => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
  } catch {
    return null;
  }
};
