"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Failure } from "@/components/ui/failure";
import { cn } from "@/lib/cn";
import { readSearch } from "../lib/search";
import { leadListQuery } from "../queries";
import { LeadPanelSkeleton } from "./lead-panel-skeleton";
import { LeadSearch } from "./lead-search";
import { LeadTable } from "./lead-table";
import { LeadTableSkeleton } from "./lead-table-skeleton";
import { LeadsEmpty } from "./leads-empty";

const LeadPanel = dynamic(() => import("./lead-panel").then((part) => part.LeadPanel), {
  ssr: false,
  loading: () => (
    <div className="w-full shrink-0 border-l bg-surface @min-[52rem]:w-96">
      <LeadPanelSkeleton />
    </div>
  ),
});

export function Leads() {
  const [selected, setSelected] = useQueryState("lead", parseAsString.withOptions({ history: "push" }));
  const [typed, setTyped] = useState("");
  const search = readSearch(typed);
  const term = search.kind === "ready" ? search.term : "";
  const list = useInfiniteQuery(leadListQuery(term));
  const leads = list.data ?? [];
  return (
    <div className="@container flex min-h-0 flex-1">
      <h1 className="sr-only">Leads</h1>
      <section
        aria-label="Leads"
        className={cn("min-w-0 flex-1 flex-col @min-[52rem]:flex", selected ? "hidden" : "flex")}
      >
        <PageHeader title="Leads" decorative>
          <LeadSearch value={typed} onChange={setTyped} partial={search.kind === "partial"} />
        </PageHeader>
        {list.isPending && <LeadTableSkeleton />}
        {list.isError && leads.length === 0 && (
          <Failure title="The leads did not load" reason={list.error} onRetry={() => void list.refetch()} />
        )}
        {list.isSuccess && leads.length === 0 && (
          <LeadsEmpty searched={term !== ""} onClear={() => setTyped("")} />
        )}
        {leads.length > 0 && (
          <LeadTable
            leads={leads}
            selected={selected}
            onSelect={(id) => void setSelected(id)}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        )}
      </section>
      {selected && <LeadPanel key={selected} id={selected} onClose={() => void setSelected(null)} />}
    </div>
  );
}
