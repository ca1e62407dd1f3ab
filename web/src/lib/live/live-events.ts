import type { QueryKey } from "@tanstack/react-query";
import { keys } from "@/lib/api/keys";

export interface LiveEvent {
  cursor: string;
  type: string;
  at: string;
  data: Record<string, string | null | undefined>;
}

export function parseLiveEvent(raw: unknown): LiveEvent | null {
  if (typeof raw !== "string") return null;
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value !== "object" || value === null) return null;
    const event = value as Partial<LiveEvent>;
    if (typeof event.type !== "string" || event.cursor === undefined || event.cursor === null) return null;
    return { cursor: String(event.cursor), type: event.type, at: event.at ?? "", data: event.data ?? {} };
  } catch {
    return null;
  }
}

/** The query keys an event makes stale. Events carry ids only; the data is fetched again. */
export function staleKeys(event: LiveEvent): QueryKey[] {
  const { conversation_id: conversation, lead_id: lead } = event.data;
  const ofConversation = conversation ? [keys.conversation(conversation), keys.conversations] : [];
  const ofLead = lead ? [keys.timeline(lead)] : [];
  switch (event.type) {
    case "lead.created":
    case "lead.erased":
      return [keys.leads, keys.conversations];
    case "lead.updated":
      return [keys.leads, keys.conversations, ...(lead ? [keys.lead(lead), ...ofLead] : [])];
    case "conversation.updated":
    case "conversation.needs_person":
      return [...ofConversation, ...ofLead];
    case "message.created":
      return [...(conversation ? [keys.messages(conversation)] : []), ...ofConversation, ...ofLead];
    case "message.updated":
      return conversation ? [keys.messages(conversation)] : [];
    case "job.dead":
      return [keys.jobs];
    default:
      return [];
  }
}
