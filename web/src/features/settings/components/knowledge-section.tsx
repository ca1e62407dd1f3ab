"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useAddKnowledge } from "../mutations";
import { knowledgeQuery } from "../queries";
import { GapList } from "./gap-list";
import { KnowledgeForm } from "./knowledge-form";
import { KnowledgeRow } from "./knowledge-row";

const ROWS = ["w-1/2", "w-2/3", "w-2/5"];

export function KnowledgeSection() {
  const query = useQuery(knowledgeQuery);
  const [adding, setAdding] = useState(false);
  const may = canManage(useMember());
  const add = useAddKnowledge();
  const entries = query.data?.items ?? [];
  return (
    <div className="grid gap-3">
      {query.isPending && (
        <div role="status" className="rounded-md border bg-surface">
          <span className="sr-only">Loading the answers</span>
          {ROWS.map((width) => (
            <div key={width} className="grid gap-2 border-b p-4 last:border-b-0">
              <Skeleton className={`h-3.5 ${width}`} />
              <Skeleton className="h-3.5 w-4/5" />
            </div>
          ))}
        </div>
      )}
      {query.isError && (
        <Failure title="The answers did not load" reason={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && entries.length === 0 && !adding && (
        <p className="rounded-md border border-dashed px-4 py-6 text-center text-sm text-balance text-muted-foreground">
          No answers yet, so the AI hands every question of fact to a person. Start with the one leads ask
          most.
        </p>
      )}
      {entries.length > 0 && (
        <ul className="rounded-md border bg-surface">
          {entries.map((entry) => (
            <KnowledgeRow key={entry.id} entry={entry} removable={may} />
          ))}
        </ul>
      )}
      {adding && <KnowledgeForm save={add} onDone={() => setAdding(false)} />}
      {!adding && may && query.isSuccess && (
        <Button className="justify-self-start" onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          Add an answer
        </Button>
      )}
      <h3 className="mt-4 text-sm font-medium">Asked, and not answered</h3>
      <GapList mayEdit={may} />
    </div>
  );
}
