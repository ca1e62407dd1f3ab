import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { COLUMNS, MIDDLE_UP, WIDE_ONLY } from "../lib/columns";

const ROWS = ["w-28", "w-24", "w-32", "w-20", "w-28", "w-36", "w-24", "w-32"].map((width, index) => ({
  width,
  key: `${index}`,
}));

export function LeadTableSkeleton() {
  return (
    <div role="status" className="@container min-h-0 flex-1">
      <span className="sr-only">Loading leads</span>
      <div className="h-8 border-b" />
      {ROWS.map(({ width, key }) => (
        <div key={key} className={cn(COLUMNS, "h-11 border-b")}>
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className={cn("h-3 w-28", MIDDLE_UP)} />
          <Skeleton className={cn("h-3 w-32", WIDE_ONLY)} />
          <Skeleton className={cn("h-3 w-20", WIDE_ONLY)} />
          <Skeleton className="h-5 w-16" />
          <Skeleton className={cn("ml-auto h-3 w-10", MIDDLE_UP)} />
        </div>
      ))}
    </div>
  );
}
