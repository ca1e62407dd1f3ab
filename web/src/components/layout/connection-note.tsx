"use client";

import { cn } from "@/lib/cn";
import { useLive } from "@/lib/live/live-context";

const WORDS = {
  connecting: { label: "Reconnecting…", dot: "bg-human" },
  polling: { label: "Updating every 10 s", dot: "bg-human" },
  events: { label: "Live", dot: "bg-primary" },
  socket: { label: "Live", dot: "bg-primary" },
  stopped: { label: "Not live", dot: "bg-input" },
} as const;

export function ConnectionNote() {
  const { status } = useLive();
  const { label, dot } = WORDS[status];
  return (
    <p
      role="status"
      data-testid="live-status"
      data-status={status}
      className="flex h-6 items-center gap-2.5 px-2 text-2xs text-muted-foreground"
    >
      <span className="grid w-4 place-items-center">
        <span className={cn("size-1.5 rounded-full", dot)} />
      </span>
      {label}
    </p>
  );
}
