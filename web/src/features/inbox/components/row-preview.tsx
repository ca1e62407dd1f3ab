import { Sparkles } from "lucide-react";
import type { Conversation } from "@/lib/api/types";
import { firstName } from "@/lib/format/names";
import { NEEDS_TITLE } from "../lib/needs-person";

/** A text's words; of one that is a picture alone, that it is one. */
function words(message: NonNullable<Conversation["last_message"]>): string {
  return message.text || (message.media.length > 0 ? "Picture" : "");
}

/** The second line of a row: why it waits, that the AI is writing, or the last words. */
export function RowPreview({ conversation, me }: { conversation: Conversation; me: string }) {
  const { needs_person: needs, composing, last_message: last } = conversation;
  if (needs) {
    return (
      <span className="truncate text-sm text-human">
        {NEEDS_TITLE[needs.reason] ?? "Needs a person"}
        {last && <span className="text-muted-foreground"> · {words(last)}</span>}
      </span>
    );
  }
  if (composing) {
    return (
      <span className="flex items-center gap-1.5 text-sm text-ai">
        <Sparkles aria-hidden className="size-3.5" />
        AI is writing
      </span>
    );
  }
  if (!last) return <span className="truncate text-sm text-muted-foreground">No text yet</span>;
  return (
    <span className="truncate text-sm text-muted-foreground">
      {last.author === "member" && last.member && (
        <span className="text-foreground">
          {last.member.id === me ? "You" : firstName(last.member.name)}:{" "}
        </span>
      )}
      {words(last)}
    </span>
  );
}
