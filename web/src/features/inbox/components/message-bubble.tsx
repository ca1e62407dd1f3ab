import type { Message } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { isBroken } from "../lib/grouping";

/** Colour is authorship: violet the AI, amber a person, plain the lead. */
const LOOK: Record<Message["author"], string> = {
  lead: "bg-sunken",
  ai: "bg-ai-soft",
  member: "bg-human-soft",
  system: "border border-dashed border-border bg-transparent text-muted-foreground",
};

interface MessageBubbleProps {
  message: Pick<Message, "author" | "text" | "status">;
  first: boolean;
  last: boolean;
  faded?: boolean;
}

export function MessageBubble({ message, first, last, faded }: MessageBubbleProps) {
  const inbound = message.author === "lead";
  const broken = isBroken(message as Message);
  return (
    <div
      data-slot="bubble"
      data-author={message.author}
      className={cn(
        "max-w-[min(34rem,88%)] rounded-lg px-3.5 py-2 text-base wrap-anywhere whitespace-pre-wrap",
        LOOK[message.author],
        inbound ? !first && "rounded-tl-sm" : !first && "rounded-tr-sm",
        inbound ? "rounded-bl-sm" : "rounded-br-sm",
        !last && (inbound ? "rounded-bl-sm" : "rounded-br-sm"),
        message.status === "canceled" && "text-muted-foreground line-through decoration-1",
        broken && message.status !== "canceled" && "ring-1 ring-danger ring-inset",
        faded && "opacity-70",
      )}
    >
      {message.text}
    </div>
  );
}
