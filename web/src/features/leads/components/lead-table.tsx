"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Lead } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { COLUMNS, MIDDLE_UP, ROW_PX, WIDE_ONLY } from "../lib/columns";
import { LeadRow } from "./lead-row";

interface LeadTableProps {
  leads: readonly Lead[];
  selected: string | null;
  onSelect: (id: string) => void;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
}

const AHEAD = 12;

export function LeadTable({ leads, selected, onSelect, hasMore, loadingMore, onMore }: LeadTableProps) {
  const area = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: leads.length,
    getScrollElement: () => area.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= leads.length - AHEAD) onMore();
  }, [hasMore, loadingMore, lastShown, leads.length, onMore]);

  return (
    <div
      ref={area}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
      tabIndex={0}
      role="region"
      aria-label="Lead table"
      className="@container min-h-0 flex-1 overflow-y-auto overscroll-contain -outline-offset-2"
    >
      <div role="table" aria-label="Leads" aria-rowcount={hasMore ? -1 : leads.length + 1}>
        <div role="rowgroup" className="sticky top-0 z-10 border-b bg-background">
          <div
            role="row"
            aria-rowindex={1}
            className={cn(COLUMNS, "h-8 text-xs font-medium text-muted-foreground")}
          >
            <span role="columnheader">Name</span>
            <span role="columnheader" className={MIDDLE_UP}>
              Phone
            </span>
            <span role="columnheader" className={WIDE_ONLY}>
              E-mail
            </span>
            <span role="columnheader" className={WIDE_ONLY}>
              Source
            </span>
            <span role="columnheader">Consent</span>
            <span role="columnheader" className={cn(MIDDLE_UP, "text-right")}>
              Last activity
            </span>
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const lead = leads[item.index];
            return (
              lead && (
                <LeadRow
                  key={lead.id}
                  lead={lead}
                  index={item.index}
                  top={item.start}
                  selected={lead.id === selected}
                  onSelect={onSelect}
                />
              )
            );
          })}
        </div>
      </div>
      {loadingMore && <p className="py-3 text-center text-xs text-muted-foreground">Loading more…</p>}
    </div>
  );
}
