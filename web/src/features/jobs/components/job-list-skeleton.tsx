import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["w-2/3", "w-1/2", "w-3/4", "w-3/5"];

export function JobListSkeleton() {
  return (
    <div role="status" className="mx-auto w-full max-w-4xl">
      <span className="sr-only">Loading jobs</span>
      {ROWS.map((width) => (
        <div key={width} className="grid grid-cols-[1rem_1fr] gap-x-3 border-b px-4 py-3.5">
          <Skeleton className="mt-0.5 size-4 rounded-full" />
          <div className="grid gap-2">
            <Skeleton className="h-4 w-32" />
            <Skeleton className={`h-3.5 ${width}`} />
            <Skeleton className="h-3 w-48" />
          </div>
        </div>
      ))}
    </div>
  );
}
