"use client";

import { Hand } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { NeedsPerson } from "@/lib/api/types";
import { fullTime, waited } from "@/lib/format/time";
import { useNow } from "@/lib/use-now";
import { NEEDS_TITLE } from "../lib/needs-person";

interface NeedsPersonBannerProps {
  needs: NeedsPerson;
  /** Whether the summary is shown. */
  summed: boolean;
  onSum: () => void;
}

/** Why this conversation waits for a person, in words, and for how long. */
export function NeedsPersonBanner({ needs, summed, onSum }: NeedsPersonBannerProps) {
  const now = useNow();
  const wait = waited(needs.since, now);
  return (
    <div
      role="status"
      className="flex gap-2.5 border-b border-human-line bg-human-soft px-4 py-2.5 text-human"
    >
      <Hand aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 flex-1 text-sm">
        <span className="font-semibold">{NEEDS_TITLE[needs.reason] ?? "Needs a person"}.</span>{" "}
        {needs.explanation}
      </p>
      <time
        dateTime={needs.since}
        title={fullTime(needs.since)}
        className="shrink-0 text-xs leading-5 font-medium"
      >
        {wait === "just now" ? wait : `waiting ${wait}`}
        {needs.escalations > 0 && ", went further up"}
      </time>
      <Button variant="link" size="bare" aria-expanded={summed} onClick={onSum} className="text-xs leading-5">
        {summed ? "Hide summary" : "Summary"}
      </Button>
    </div>
  );
}
