"use client";

import { useQuery } from "@tanstack/react-query";
import { Headset } from "lucide-react";
import { SpotlightCard } from "@/components/effects/spotlight-card";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { needsYouQuery } from "@/lib/api/queries";
import { plural } from "@/lib/format/names";
import { SampleThread } from "./sample-thread";

interface ThreadEmptyProps {
  first: string | null;
  /** The list is known, so that an empty one means that there is nothing. */
  settled: boolean;
  onOpen: (id: string) => void;
}

export function ThreadEmpty({ first, settled, onOpen }: ThreadEmptyProps) {
  const { data } = useQuery(needsYouQuery);
  const waiting = data?.longest;
  const target = waiting ?? first;
  return (
    <section
      aria-label="Thread"
      className="hidden min-w-0 flex-1 place-items-center overflow-y-auto bg-surface p-6 @min-[44rem]:grid"
    >
      {settled && !target && <SampleThread />}
      {settled && target && (
        <SpotlightCard className="w-full max-w-sm px-8 py-10 text-center">
          <span className="mx-auto mb-4 grid size-11 place-items-center rounded-lg bg-primary-soft text-primary">
            <Headset aria-hidden className="size-5" />
          </span>
          <h2 className="text-lg font-semibold">
            {data && data.count > 0
              ? `${plural(data.count, "conversation")} need${data.count === 1 ? "s" : ""} you`
              : "The AI has this"}
          </h2>
          <p className="mt-1 text-sm text-balance text-muted-foreground">
            {data && data.count > 0
              ? "Open one, read why it waits, and take over."
              : "Nobody waits for a person. Pick a conversation to read along."}
          </p>
          {target && (
            <Button variant="primary" className="mt-5" onClick={() => onOpen(target)}>
              {waiting ? "Open the one waiting longest" : "Open the newest"}
            </Button>
          )}
          <p className="mt-5 flex items-center justify-center gap-1.5 text-xs text-muted-foreground max-md:hidden">
            <Kbd>J</Kbd> <Kbd>K</Kbd> move through the list
          </p>
        </SpotlightCard>
      )}
    </section>
  );
}
