const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Full-jitter exponential back-off: many clients that lost one server do not come back as one. */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.3 + 0.7 * random()));
}
