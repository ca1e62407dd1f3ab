import { CircleAlert, Hand } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Conversation } from "@/lib/api/types";
import { firstName } from "@/lib/format/names";
import { isBroken } from "../lib/grouping";

/** Only exceptions get a badge; an AI that answers is the rule. */
export function RowBadge({ conversation, me }: { conversation: Conversation; me: string }) {
  if (conversation.opted_out) return <Badge tone="danger">Opted out</Badge>;
  const last = conversation.last_message;
  if (last && last.status !== "canceled" && isBroken(last)) {
    return (
      <Badge tone="danger">
        <CircleAlert aria-hidden />
        Not sent
      </Badge>
    );
  }
  if (conversation.status === "resolved") return <Badge>Closed</Badge>;
  if (conversation.handler === "human") {
    const mine = conversation.assignee?.id === me;
    return (
      <Badge tone="human">
        <Hand aria-hidden />
        {mine ? "You" : conversation.assignee ? firstName(conversation.assignee.name) : "A person"}
      </Badge>
    );
  }
  return null;
}
