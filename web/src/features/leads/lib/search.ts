import { parsePhone } from "@/lib/format/phone";

export type Search = { kind: "none" } | { kind: "ready"; term: string } | { kind: "partial" };

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const LAST_DIGITS = /^\d{4}$/;
/** A word of a name is looked for by its first three letters. */
const FIRST_LETTERS = /[\p{L}\p{M}]{3}/u;

/**
 * Names and contacts are stored encrypted: found are whole phone numbers and e-mail addresses, the last four digits of a
 * phone, and names by how their words begin.
 */
export function readSearch(typed: string): Search {
  const text = typed.trim();
  if (!text) return { kind: "none" };
  if (EMAIL.test(text)) return { kind: "ready", term: text.toLowerCase() };
  if (LAST_DIGITS.test(text)) return { kind: "ready", term: text };
  if (!/[\d@]/.test(text))
    return FIRST_LETTERS.test(text) ? { kind: "ready", term: text } : { kind: "partial" };
  const phone = /[a-z@]/i.test(text) ? null : parsePhone(text);
  return phone ? { kind: "ready", term: phone } : { kind: "partial" };
}
