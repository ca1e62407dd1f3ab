import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["w-2/3", "w-1/2", "w-3/5", "w-1/3", "w-3/4"];

export function LeadPanelSkeleton() {
  return (
    <div role="status" className="px-5 py-4">
      <span className="sr-only">Loading the lead</span>
      <Skeleton className="mb-2 h-6 w-40" />
      <Skeleton className="mb-6 h-4 w-32" />
      <Skeleton className="mb-8 h-8 w-44 rounded-md" />
      <div className="grid gap-4">
        {ROWS.map((width) => (
          <Skeleton key={width} className={`h-3.5 ${width}`} />
        ))}
      </div>
    </div>
  );
}
