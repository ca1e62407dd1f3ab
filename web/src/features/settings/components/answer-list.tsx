"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useAddKnowledge } from "../mutations";
import { documentsQuery, knowledgeQuery } from "../queries";
import { KnowledgeForm } from "./knowledge-form";
import { KnowledgeRow } from "./knowledge-row";

const ROWS = ["w-1/2", "w-2/3", "w-2/5"];

/** The answers members wrote, page by page; the search looks into documents too. */
export function AnswerList({ mayEdit }: { mayEdit: boolean }) {
  const [search, setSearch] = useState("");
  const words = useDeferredValue(search.trim());
  const query = useInfiniteQuery(knowledgeQuery(words));
  const documents = useInfiniteQuery(documentsQuery);
  const [adding, setAdding] = useState(false);
  const add = useAddKnowledge();
  const entries = query.data ?? [];
  const titleOf = (id: string) =>
    documents.data?.find((document) => document.id === id)?.title ?? "A document";
  return (
    <>
      {(entries.length > 0 || search || (documents.data?.length ?? 0) > 0) && (
        <div className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
          />
          <Input
            type="search"
            aria-label="Search answers and documents"
            placeholder="Search answers and documents"
            className="pl-9"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      )}
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
          {words
            ? "Nothing stored holds these words."
            : "No single answers yet. Write the one leads ask for most: the AI hands what it cannot answer to a person."}
        </p>
      )}
      {entries.length > 0 && (
        <ul className="rounded-md border bg-surface">
          {entries.map((entry) => (
            <KnowledgeRow
              key={entry.id}
              entry={entry}
              removable={mayEdit}
              from={entry.document_id ? titleOf(entry.document_id) : undefined}
            />
          ))}
        </ul>
      )}
      {adding && <KnowledgeForm save={add} onDone={() => setAdding(false)} />}
      <div className="flex gap-2 empty:hidden">
        {!adding && mayEdit && query.isSuccess && (
          <Button onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            Add an answer
          </Button>
        )}
        {query.hasNextPage && (
          <Button
            variant="ghost"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? "Loading…" : "Show more"}
          </Button>
        )}
      </div>
    </>
  );
}
