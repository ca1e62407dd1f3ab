"use client";

import { Smartphone } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import type { PhoneLine } from "../lib/thread";
import { PhoneBubble } from "./phone-bubble";

export function PhoneLog({ lines, pending }: { lines: readonly PhoneLine[]; pending: boolean }) {
  const area = useRef<HTMLDivElement>(null);
  const count = lines.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end whenever a text is added
  useLayoutEffect(() => {
    if (area.current) area.current.scrollTop = area.current.scrollHeight;
  }, [count]);
  return (
    <div
      ref={area}
      role="log"
      aria-label="Messages"
      aria-busy={pending}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain px-3 py-3 -outline-offset-2"
    >
      {!pending && count === 0 && (
        <Empty
          icon={Smartphone}
          title="No texts on this phone"
          className="my-auto"
          action={
            <Button asChild variant="primary" size="lg">
              <a href="/f/demo" target="_blank" rel="noreferrer">
                Fill in the demo form
              </a>
            </Button>
          }
        >
          Send the demo form with this number and the first text arrives within seconds. Or write first.
        </Empty>
      )}
      <div className="mt-auto" />
      {lines.map((line) => (
        <PhoneBubble key={line.id} line={line} />
      ))}
    </div>
  );
}
