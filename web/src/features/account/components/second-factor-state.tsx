"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck, ShieldOff, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { SecondFactor } from "@/lib/api/types";
import { plural } from "@/lib/format/names";
import { fullTime, shortDate } from "@/lib/format/time";
import { secondFactorQuery } from "../queries";
import type { SecondFactorAct } from "./second-factor-section";

/** So few recovery codes are nearly none. */
const FEW = 2;

interface StateProps {
  onAct: (act: SecondFactorAct) => void;
}

/** Whether a code is asked for at sign-in, and what can be done about it. */
export function SecondFactorState({ onAct }: StateProps) {
  const query = useQuery(secondFactorQuery);
  if (query.isPending) {
    return (
      <div role="status">
        <span className="sr-only">Loading the second factor</span>
        <Skeleton className="h-24 rounded-md" />
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure
        title="The second factor did not load"
        reason={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return query.data.active ? <On factor={query.data} onAct={onAct} /> : <Off onAct={onAct} />;
}

function Off({ onAct }: StateProps) {
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-md border bg-surface p-4">
      <span className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-muted-foreground">
        <ShieldOff aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-48 flex-1">
        <p className="text-sm font-medium">Off</p>
        <p className="text-sm text-muted-foreground">
          Your password alone signs you in. Setting it up takes two minutes.
        </p>
      </div>
      <Button variant="primary" onClick={() => onAct("set-up")}>
        Set up
      </Button>
    </div>
  );
}

function On({ factor, onAct }: StateProps & { factor: SecondFactor }) {
  const left = factor.recovery_codes_left;
  const since = factor.active_since;
  return (
    <div className="rounded-md border bg-surface">
      <div className="flex flex-wrap items-center gap-4 p-4">
        <span className="grid size-9 shrink-0 place-items-center rounded-md bg-primary-soft text-primary">
          <ShieldCheck aria-hidden className="size-4.5" />
        </span>
        <div className="min-w-48 flex-1">
          <p className="text-sm font-medium">
            On{since && <span title={fullTime(since)}> since {shortDate(since)}</span>}
          </p>
          <p className="text-sm text-muted-foreground">
            {left === 0 ? "No recovery code is left." : `${plural(left, "recovery code")} left.`}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => onAct("renew")}>New recovery codes</Button>
          <Button variant="ghost" onClick={() => onAct("turn-off")}>
            Turn off
          </Button>
        </div>
      </div>
      {left <= FEW && (
        <p className="flex gap-2 border-t bg-human-soft px-4 py-2.5 text-sm text-human">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          Make new recovery codes: without your phone and without one of them, only somebody who manages the
          team gets you in again.
        </p>
      )}
    </div>
  );
}
