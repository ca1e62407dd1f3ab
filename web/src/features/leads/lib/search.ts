import { parsePhone } from "@/lib/format/phone";

export type Search = { kind: "none" } | { kind: "exact"; term: string } | { kind: "partial" };

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Contacts are stored encrypted, so only a whole phone number or e-mail address can be looked up. */
export function readSearch(typed: string): Search {
  const text = typed.trim();
  if (!text) return { kind: "none" };
  if (EMAIL.test(text)) return { kind: "exact", term: text.toLowerCase() };
  const phone = /[a-z@]/i.test(text) ? null : parsePhone(text);
  return phone ? { kind: "exact", term: phone } : { kind: "partial" };
}
