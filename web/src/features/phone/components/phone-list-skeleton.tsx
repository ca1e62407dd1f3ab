import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["w-3/4", "w-1/2", "w-2/3"];

export function PhoneListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading phones</span>
      {ROWS.map((width) => (
        <div key={width} className="flex items-center gap-3 px-4 py-3">
          <Skeleton className="size-11 rounded-full" />
          <span className="grid flex-1 gap-2">
            <Skeleton className="h-4 w-32" />
            <Skeleton className={`h-3.5 ${width}`} />
          </span>
        </div>
      ))}
    </div>
  );
}
