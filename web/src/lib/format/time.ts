const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekdayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const longDayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const fullFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function daysAgo(at: Date, now: Date): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

export function clock(iso: string): string {
  return clockFormat.format(new Date(iso));
}

/** Date and time in full, for titles and records. */
export function fullTime(iso: string): string {
  return fullFormat.format(new Date(iso));
}

export function shortDate(iso: string, now = new Date()): string {
  const at = new Date(iso);
  return at.getFullYear() === now.getFullYear() ? dayFormat.format(at) : yearFormat.format(at);
}

/** For lists: the clock today, the weekday this week, the date before that. */
export function listTime(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const days = daysAgo(at, now);
  if (days <= 0) return clockFormat.format(at);
  if (days < 7) return weekdayFormat.format(at);
  return shortDate(iso, now);
}

/** For histories: the clock today, the day and the clock before. */
export function recordTime(iso: string, now = new Date()): string {
  const today = daysAgo(new Date(iso), now) === 0;
  return today ? clock(iso) : `${shortDate(iso, now)} ${clock(iso)}`;
}

/** For the line between two days of a thread. */
export function dayLabel(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const days = daysAgo(at, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return at.getFullYear() === now.getFullYear() ? longDayFormat.format(at) : yearFormat.format(at);
}

/** How long something has waited: "just now", "4 min", "2 h", "3 d". */
export function waited(iso: string, now = Date.now()): string {
  const passed = Math.max(0, now - new Date(iso).getTime());
  if (passed < MINUTE) return "just now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  return `${Math.floor(passed / DAY)} d`;
}
