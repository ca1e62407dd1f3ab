import type { Message } from "@/lib/api/types";

export interface MessageGroup {
  kind: "group";
  key: string;
  author: Message["author"];
  member: Message["member"];
  messages: Message[];
}

export type ThreadPart = { kind: "day"; key: string; at: string } | MessageGroup;

const BROKEN = new Set<Message["status"]>(["failed", "undelivered", "blocked", "canceled"]);

/** A text that did not arrive: it is shown alone with its reason. */
export function isBroken(message: Message): boolean {
  return BROKEN.has(message.status);
}

function minuteOf(iso: string): number {
  return Math.floor(new Date(iso).getTime() / 60_000);
}

function dayOf(iso: string): string {
  return new Date(iso).toDateString();
}

function joins(group: MessageGroup, message: Message): boolean {
  const last = group.messages.at(-1);
  return (
    last !== undefined &&
    group.author === message.author &&
    (group.member?.id ?? null) === (message.member?.id ?? null) &&
    minuteOf(last.created_at) === minuteOf(message.created_at) &&
    !isBroken(last) &&
    !isBroken(message) &&
    message.author !== "system"
  );
}

/** Messages by day, then by who wrote them within one minute. */
export function groupMessages(messages: readonly Message[]): ThreadPart[] {
  const parts: ThreadPart[] = [];
  let day = "";
  for (const message of messages) {
    const its = dayOf(message.created_at);
    if (its !== day) {
      day = its;
      parts.push({ kind: "day", key: `day-${its}`, at: message.created_at });
    }
    const last = parts.at(-1);
    if (last?.kind === "group" && joins(last, message)) {
      last.messages.push(message);
      continue;
    }
    parts.push({
      kind: "group",
      key: message.id,
      author: message.author,
      member: message.member,
      messages: [message],
    });
  }
  return parts;
}
