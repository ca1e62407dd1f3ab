import type { Message } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { MessageBubble } from "./message-bubble";

const SAMPLE: readonly { author: Message["author"]; who: string; text: string }[] = [
  {
    author: "ai",
    who: "AI, 4 seconds after the form",
    text: "Hi Maya, thanks for asking about a quote. Is it a repair or a full replacement?",
  },
  { author: "lead", who: "Maya", text: "Full replacement. Can someone call me today?" },
  {
    author: "ai",
    who: "AI, and it calls for you",
    text: "Of course. Someone from the team will be in touch shortly.",
  },
  { author: "member", who: "You, after one key", text: "Hi Maya, this is Ana. Is 3 pm a good time?" },
];

/** What a conversation will look like, where there is none yet. */
export function SampleThread() {
  return (
    <figure className="w-full max-w-md">
      <figcaption className="mb-5 text-center">
        <span className="block text-lg font-semibold">How it will look</span>
        <span className="text-sm text-muted-foreground">A sample. Violet is the AI, amber is a person.</span>
      </figcaption>
      <ol className="grid gap-3 rounded-lg border border-dashed p-5">
        {SAMPLE.map(({ author, who, text }) => (
          <li
            key={text}
            className={cn("flex flex-col gap-1", author === "lead" ? "items-start" : "items-end")}
          >
            <MessageBubble message={{ author, text, status: "delivered" }} first last />
            <span className="px-1 text-2xs text-muted-foreground">{who}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
