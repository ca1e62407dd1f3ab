import type { Permission } from "@/lib/api/types";

/** What an API key can be made for. Who gets in is for people to say. */
export type Scope = Exclude<Permission, "manage_team">;

/** What each allows, in words, the harmless first. */
export const SCOPES: Record<Scope, string> = {
  read: "Read leads, conversations, forms and settings",
  converse: "Write texts, take over and hand back",
  assign: "Choose who has a conversation",
  repair_jobs: "Retry failed jobs",
  edit_knowledge: "Change what the AI knows",
  handle_personal_data: "Erase people, and export all that is known of them",
  import_leads: "Import leads from a file",
  export_leads: "Export all leads",
  read_audit: "Read the audit log: who did what",
  change_settings: "Change settings",
};

export const ALL_SCOPES = Object.keys(SCOPES) as Scope[];

/** The same in one word or two, for lists. */
export const SHORT_SCOPES: Record<Permission, string> = {
  read: "read",
  converse: "write texts",
  assign: "assign",
  repair_jobs: "retry jobs",
  edit_knowledge: "edit knowledge",
  handle_personal_data: "personal data",
  import_leads: "import leads",
  export_leads: "export leads",
  read_audit: "audit log",
  change_settings: "change settings",
  manage_team: "manage the team",
};

/** After how many days a key ends; null: not by itself. */
export const LIVES: readonly { days: number | null; label: string }[] = [
  { days: 30, label: "In 30 days" },
  { days: 90, label: "In 90 days" },
  { days: 365, label: "In a year" },
  { days: null, label: "Never: until it is taken back" },
];

const DAY_MS = 86_400_000;

/** The moment a key ends that lives so many days. */
export function endAfter(days: number | null, now = Date.now()): string | null {
  return days === null ? null : new Date(now + days * DAY_MS).toISOString();
}

/** Whether a key has ended by itself. */
export function hasEnded(expiresAt: string | null | undefined, now = Date.now()): boolean {
  return Boolean(expiresAt) && new Date(expiresAt ?? "").getTime() <= now;
}
