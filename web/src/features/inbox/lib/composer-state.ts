import type { Conversation, Member } from "@/lib/api/types";
import { firstName } from "@/lib/format/names";
import { canWrite } from "@/lib/session/rights";

export interface ComposerState {
  locked: boolean;
  /** Why it is locked, or what sending will do. Null when there is nothing to say. */
  note: string | null;
  placeholder: string;
}

/** Whether a text may be written here, and the reason in words. */
export function composerState(conversation: Conversation, member: Member): ComposerState {
  const who = firstName(conversation.lead.name) || "The lead";
  if (conversation.opted_out) {
    return {
      locked: true,
      note: `${who} asked to get no more texts. Only a START from that phone allows texting again.`,
      placeholder: "Opted out",
    };
  }
  if (!conversation.can_send) {
    return {
      locked: true,
      note: `There is no consent on record to text ${who === "The lead" ? "this lead" : who}.`,
      placeholder: "No consent to text",
    };
  }
  if (!canWrite(member)) {
    return {
      locked: true,
      note: "Your role reads conversations but does not write.",
      placeholder: "Read only",
    };
  }
  if (conversation.handler === "ai" && conversation.mode !== "auto") {
    return { locked: false, note: null, placeholder: "Write a text" };
  }
  if (conversation.handler === "ai") {
    return { locked: false, note: "Sending takes over from the AI.", placeholder: "Take over to write" };
  }
  return { locked: false, note: null, placeholder: "Write a text" };
}
