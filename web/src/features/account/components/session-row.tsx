"use client";

import { Monitor, Smartphone } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { SignedInSession } from "@/lib/api/types";
import { fullTime, recordTime, shortDate } from "@/lib/format/time";
import { browserName, isHandheld } from "../lib/browser-name";
import { useEndSession } from "../mutations";

export function SessionRow({ session }: { session: SignedInSession }) {
  const end = useEndSession();
  const name = browserName(session.device);
  const Icon = isHandheld(session.device) ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 border-b p-4 last:border-b-0">
      <span className="grid size-8 shrink-0 place-items-center rounded-md bg-sunken text-muted-foreground">
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
          <span className="min-w-0 wrap-anywhere" title={session.device ?? undefined}>
            {name}
          </span>
          {session.current && <Badge tone="primary">This browser</Badge>}
        </h3>
        <p className="flex flex-wrap gap-x-1.5 text-xs text-muted-foreground">
          <span title={fullTime(session.created_at)}>Signed in {shortDate(session.created_at)}</span>
          <span aria-hidden>·</span>
          <span title={fullTime(session.used_at)}>last seen {recordTime(session.used_at)}</span>
        </p>
      </div>
      {!session.current && (
        <Button
          size="sm"
          aria-label={`End: ${name}, last seen ${recordTime(session.used_at)}`}
          disabled={end.isPending}
          onClick={() => end.mutate(session.id)}
        >
          {end.isPending ? "Ending…" : "End"}
        </Button>
      )}
    </li>
  );
}
