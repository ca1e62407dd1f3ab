"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { gapsQuery } from "../queries";
import { GapRow } from "./gap-row";

/** What leads asked and nothing stored answered. */
export function GapList({ mayEdit }: { mayEdit: boolean }) {
  const query = useInfiniteQuery(gapsQuery);
  if (query.isPending) return <Skeleton className="h-20 w-full" />;
  if (query.isError) {
    return (
      <Failure
        title="The open questions did not load"
        reason={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const gaps = query.data;
  if (gaps.length === 0) {
    return (
      <p className="rounded-md border border-dashed px-4 py-6 text-center text-sm text-balance text-muted-foreground">
        Every question so far had an answer. What the AI has to pass on to a person will be listed here.
      </p>
    );
  }
  return (
    <>
      <ul className="rounded-md border bg-surface">
        {gaps.map((gap) => (
          <GapRow key={gap.id} gap={gap} mayEdit={mayEdit} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          className="justify-self-start"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      )}
    </>
  );
}
