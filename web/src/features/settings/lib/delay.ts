export const UNITS = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** Seconds in the largest unit that divides them. */
export function splitDelay(seconds: number): { amount: number; unit: Unit } {
  for (const unit of ["days", "hours"] as const) {
    if (seconds >= UNITS[unit] && seconds % UNITS[unit] === 0) return { amount: seconds / UNITS[unit], unit };
  }
  return { amount: Math.max(1, Math.round(seconds / 60)), unit: "minutes" };
}

export function joinDelay(amount: number, unit: Unit): number {
  return Math.round(amount * UNITS[unit]);
}
