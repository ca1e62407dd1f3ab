import type { DocumentDraft, DocumentKind } from "@/lib/api/types";

export const KINDS: Record<DocumentKind, { label: string; hint: string; placeholder: string }> = {
  text: {
    label: "Text",
    hint: "Paragraphs and lists. A short line of its own becomes the heading of what follows.",
    placeholder: "Parking\n\nYou can park behind the building for free.",
  },
  markdown: {
    label: "Markdown",
    hint: "Headings, paragraphs, lists and tables. Code and raw HTML are left out.",
    placeholder: "## Parking\n\nYou can park behind the building for free.",
  },
  csv: {
    label: "Questions and answers (CSV)",
    hint: "The first row names the columns: question, answer, and if you like valid_from and valid_until.",
    placeholder: "question,answer\nDo you have parking?,Yes: behind the building.",
  },
  web_page: {
    label: "Web page",
    hint: "The page's source, or its text. Menus, headers, footers and forms are left out.",
    placeholder: "<h2>Parking</h2>\n<p>You can park behind the building for free.</p>",
  },
};

export const EMPTY_DRAFT: DocumentDraft = { title: "", kind: "text", content: "" };

/** What a file's name says of its content. */
export function kindOfFile(name: string): DocumentKind {
  const end = name.toLowerCase().split(".").pop();
  if (end === "md" || end === "markdown") return "markdown";
  if (end === "csv" || end === "tsv") return "csv";
  if (end === "html" || end === "htm") return "web_page";
  return "text";
}

/** A title for a file: its name without folder and ending, in words. */
export function titleOfFile(name: string): string {
  const bare = name
    .replace(/\.[^.]+$/, "")
    .replace(/[-_]+/g, " ")
    .trim();
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** The draft as it is sent: nothing for fields that were left empty. */
export function sendable(draft: DocumentDraft): DocumentDraft {
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    content: draft.content,
    source: draft.source?.trim() || null,
    valid_from: draft.valid_from || null,
    valid_until: draft.valid_until || null,
  };
}

interface Days {
  valid_from?: string | null | undefined;
  valid_until?: string | null | undefined;
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** A day without a time, whatever zone the reader is in. */
export function dayWords(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return dayFormat.format(new Date(year, month - 1, date));
}

/** From when and until when something is true, in words. */
export function validityWords({ valid_from, valid_until }: Days): string | null {
  if (valid_from && valid_until) return `${dayWords(valid_from)} to ${dayWords(valid_until)}`;
  if (valid_from) return `from ${dayWords(valid_from)}`;
  if (valid_until) return `until ${dayWords(valid_until)}`;
  return null;
}

export function counted(many: number, one: string, more = `${one}s`): string {
  return `${many.toLocaleString("en")} ${many === 1 ? one : more}`;
}
