"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { timelineQuery } from "@/lib/api/queries";
import { TimelineList } from "./timeline-list";

const SKELETON = ["w-4/5", "w-3/5", "w-2/3"];

/** The lead's timeline, loaded as far as it was read. */
export function RecordHistory({ leadId }: { leadId: string }) {
  const history = useInfiniteQuery(timelineQuery(leadId));
  if (history.isPending) {
    return (
      <div className="grid gap-5">
        {SKELETON.map((width) => (
          <Skeleton key={width} className={`h-4 ${width}`} />
        ))}
      </div>
    );
  }
  if (history.isError) {
    return (
      <div className="text-sm text-muted-foreground">
        The history did not load.{" "}
        <Button variant="link" size="bare" onClick={() => history.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  const entries = history.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <p className="text-sm text-muted-foreground">Nothing happened yet.</p>;
  return (
    <>
      <TimelineList entries={entries} />
      {history.hasNextPage && (
        <Button
          size="sm"
          className="mt-4 w-full"
          disabled={history.isFetchingNextPage}
          onClick={() => history.fetchNextPage()}
        >
          {history.isFetchingNextPage ? "Loading…" : "Show earlier"}
        </Button>
      )}
    </>
  );
}
