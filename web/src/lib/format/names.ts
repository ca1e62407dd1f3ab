export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** A name for the eye: a lead who left none is shown by what is known. */
export function displayName(name: string, otherwise: string): string {
  return name.trim() || otherwise;
}

export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? "";
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "send_text" as words. */
export function humanize(key: string): string {
  const words = key
    .replace(/[_.-]+/g, " ")
    .replace(/\b(sms|ai|mms)\b/gi, (short) => short.toUpperCase())
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where a lead came from: a form, or a text from a number nobody knew. */
export function leadSource(lead: { form?: { name: string } | null }): string {
  return lead.form?.name ?? "Wrote first";
}
