import { Skeleton } from "@/components/ui/skeleton";
import { FactsSkeleton } from "./facts-skeleton";
import { MessageLogSkeleton } from "./message-log-skeleton";

/** Thread and facts before the conversation is known, with their final geometry. */
export function ThreadSkeleton() {
  return (
    <>
      <section aria-label="Thread" data-fills className="flex min-w-0 flex-1 flex-col bg-surface">
        <div role="status" className="flex flex-1 flex-col">
          <span className="sr-only">Loading the conversation</span>
          <div className="flex h-12 items-center gap-3 border-b px-4">
            <Skeleton className="h-3.5 w-28" />
            <Skeleton className="ml-auto h-8 w-28" />
          </div>
          <MessageLogSkeleton />
          <div className="border-t px-4 py-3">
            <Skeleton className="mx-auto h-22 max-w-176 rounded-md" />
          </div>
        </div>
      </section>
      <div className="hidden w-72 shrink-0 border-l @min-[68rem]:block">
        <div className="grid gap-2 px-5 pt-4 pb-5">
          <h2 className="sr-only">Lead details</h2>
          <Skeleton className="h-6 w-36" />
          <Skeleton className="h-4 w-28" />
        </div>
        <FactsSkeleton />
      </div>
    </>
  );
}
