import type { Message } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { DELIVERY } from "../lib/delivery";

const ARRIVED: Record<Message["author"], string> = {
  ai: "text-ai",
  member: "text-human",
  system: "text-foreground",
  lead: "",
};

/** Delivery as a mark; the word is there for screen readers and on hover. */
export function DeliveryMark({ message }: { message: Pick<Message, "status" | "segments" | "author"> }) {
  if (message.status === "received") return null;
  const { icon: Icon, label, bad } = DELIVERY[message.status];
  const parts = message.segments > 1 ? `${label}, ${message.segments} segments` : label;
  return (
    <span
      role="img"
      aria-label={parts}
      title={parts}
      data-status={message.status}
      className={cn("inline-flex items-center gap-1", bad && "text-danger")}
    >
      <Icon
        aria-hidden
        className={cn("size-3.5", message.status === "delivered" && ARRIVED[message.author])}
      />
      {bad && <span aria-hidden="true">{label}</span>}
    </span>
  );
}
