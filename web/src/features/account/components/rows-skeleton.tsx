import { Skeleton } from "@/components/ui/skeleton";

/** Two rows of a list that is on its way. */
export function RowsSkeleton({ label }: { label: string }) {
  return (
    <div role="status" className="rounded-md border bg-surface">
      <span className="sr-only">{label}</span>
      {["w-2/5", "w-1/3"].map((width) => (
        <div key={width} className="flex items-center gap-3 border-b p-4 last:border-b-0">
          <Skeleton className="size-8 rounded-md" />
          <div className="grid flex-1 gap-2">
            <Skeleton className={`h-3.5 ${width}`} />
            <Skeleton className="h-3 w-1/2" />
          </div>
        </div>
      ))}
    </div>
  );
}
