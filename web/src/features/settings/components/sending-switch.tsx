"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useSaveCompliance } from "../mutations";

/** Stops everything at once. Off needs a second press, because what waits then never leaves. */
export function SendingSwitch({ on }: { on: boolean }) {
  const [sure, setSure] = useState(true);
  const save = useSaveCompliance();
  const may = canManage(useMember());
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-4">
        <p className="text-sm font-medium">
          {on ? "Texts are sent" : "Nothing is sent"}
          <span className="block text-xs font-normal text-muted-foreground">
            {on
              ? "Off stops every number and every person at once."
              : "Leads are still taken in, and nobody hears from you."}
          </span>
        </p>
        {may && (
          <Switch
            label="Send texts"
            checked={on}
            onCheckedChange={(wanted) => (wanted ? save.mutate({ sending: true }) : setSure(false))}
          />
        )}
      </div>
      {!sure && on && (
        <div role="alert" className="grid gap-2 rounded-md bg-human-soft px-3 py-2 text-sm text-human">
          What is queued is blocked, and does not leave later either.
          <span className="flex gap-2">
            <Button
              size="sm"
              variant="human"
              disabled={save.isPending}
              onClick={() => save.mutate({ sending: false }, { onSettled: () => setSure(true) })}
            >
              Stop all texts
            </Button>
            <Button size="sm" variant="ghost" onClick={() => setSure(true)}>
              Keep sending
            </Button>
          </span>
        </div>
      )}
    </div>
  );
}
