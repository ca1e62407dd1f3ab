"use client";

import { TriangleAlert } from "lucide-react";
import { memo } from "react";
import { ConsentBadge } from "@/components/record/consent-badge";
import { VerdictBadge } from "@/components/record/verdict-badge";
import type { Lead } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { displayName, leadSource } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { fullTime, listTime } from "@/lib/format/time";
import { isPlainClick } from "@/lib/plain-click";
import { COLUMNS, MIDDLE_UP, ROW_PX, WIDE_ONLY } from "../lib/columns";

interface LeadRowProps {
  lead: Lead;
  index: number;
  top: number;
  selected: boolean;
  onSelect: (id: string) => void;
}

export const LeadRow = memo(function LeadRow({ lead, index, top, selected, onSelect }: LeadRowProps) {
  const phone = formatPhone(lead.phone);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      style={{ height: ROW_PX, transform: `translateY(${top}px)` }}
      className={cn(
        COLUMNS,
        "absolute inset-x-0 top-0 border-b",
        selected ? "bg-surface shadow-[inset_3px_0_0_var(--primary)]" : "hover:bg-hover",
      )}
    >
      <span role="cell" className="flex min-w-0 items-center gap-2">
        <a
          href={`/leads/?lead=${encodeURIComponent(lead.id)}`}
          aria-current={selected ? "true" : undefined}
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            onSelect(lead.id);
          }}
          className="truncate rounded-sm text-sm font-medium after:absolute after:inset-0"
        >
          {displayName(lead.name, phone)}
        </a>
        {lead.contact_clash && (
          <TriangleAlert
            role="img"
            aria-label="Phone and e-mail belong to different people"
            className="size-3.5 shrink-0 text-human"
          />
        )}
        {lead.qualification?.verdict === "qualified" && <VerdictBadge verdict="qualified" />}
        {lead.submissions > 1 && (
          <span className="shrink-0 text-2xs text-muted-foreground">{lead.submissions} forms</span>
        )}
      </span>
      <span role="cell" className={cn(MIDDLE_UP, "truncate font-mono text-xs text-muted-foreground")}>
        {phone}
      </span>
      <span role="cell" className={cn(WIDE_ONLY, "truncate text-muted-foreground")}>
        {lead.email ?? <span className="sr-only">None</span>}
      </span>
      <span role="cell" className={cn(WIDE_ONLY, "truncate text-muted-foreground")}>
        {leadSource(lead)}
      </span>
      <span role="cell" className="flex items-center text-xs text-muted-foreground">
        <ConsentBadge consent={lead.consent} />
      </span>
      <span role="cell" className={cn(MIDDLE_UP, "text-right text-xs text-muted-foreground")}>
        <time dateTime={lead.last_activity_at} title={fullTime(lead.last_activity_at)}>
          {listTime(lead.last_activity_at)}
        </time>
      </span>
    </div>
  );
});
