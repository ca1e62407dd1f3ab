"use client";

import {
  CircleCheck,
  CircleSlash,
  CircleX,
  Clock,
  LoaderCircle,
  MessagesSquare,
  RotateCw,
} from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { Job } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { humanize } from "@/lib/format/names";
import { fullTime } from "@/lib/format/time";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useRetryJob } from "../mutations";

const LOOK = {
  dead: { icon: CircleX, tone: "text-danger" },
  ready: { icon: Clock, tone: "text-muted-foreground" },
  running: { icon: LoaderCircle, tone: "text-primary" },
  done: { icon: CircleCheck, tone: "text-primary" },
  canceled: { icon: CircleSlash, tone: "text-muted-foreground" },
} as const;

const WHEN = { dead: "Gave up", ready: "Due", running: "Due", done: "Due", canceled: "Due" } as const;

export function JobRow({ job }: { job: Job }) {
  const retry = useRetryJob();
  const may = canManage(useMember());
  const { icon: Icon, tone } = LOOK[job.state];
  return (
    <li className="grid grid-cols-[1rem_1fr_auto] gap-x-3 gap-y-1 border-b px-4 py-3.5">
      <Icon aria-hidden className={cn("mt-0.5 size-4", tone)} />
      <div className="min-w-0">
        <h2 className="text-sm font-semibold">{humanize(job.kind)}</h2>
        {job.last_error && (
          <p
            className={cn(
              "mt-0.5 text-sm wrap-anywhere",
              job.state === "dead" ? "text-danger" : "text-muted-foreground",
            )}
          >
            {job.last_error}
          </p>
        )}
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
          <span>
            {job.attempts} of {job.max_attempts} attempts
          </span>
          <span>
            {WHEN[job.state]} <time dateTime={job.run_at}>{fullTime(job.run_at)}</time>
          </span>
          {job.conversation_id && (
            <Link
              href={`/inbox/?c=${encodeURIComponent(job.conversation_id)}`}
              className="inline-flex items-center gap-1 rounded-sm text-primary hover:underline"
            >
              <MessagesSquare aria-hidden className="size-3.5" />
              Conversation
            </Link>
          )}
          {!job.conversation_id && job.lead_id && (
            <Link
              href={`/leads/?lead=${encodeURIComponent(job.lead_id)}`}
              className="rounded-sm text-primary hover:underline"
            >
              Lead
            </Link>
          )}
        </p>
      </div>
      {job.state === "dead" && may && (
        <Button onClick={() => retry.mutate(job.id)} disabled={retry.isPending}>
          <RotateCw aria-hidden />
          Retry
        </Button>
      )}
    </li>
  );
}
