import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";

const BUBBLES = [
  { key: "a", mine: true, size: "h-14 w-3/5" },
  { key: "b", mine: false, size: "h-9 w-2/5" },
  { key: "c", mine: true, size: "h-9 w-1/2" },
  { key: "d", mine: false, size: "h-9 w-1/3" },
];

export function MessageLogSkeleton() {
  return (
    <div className="mx-auto flex w-full max-w-184 flex-1 flex-col justify-end gap-6 px-4 py-5">
      {BUBBLES.map((bubble) => (
        <Skeleton key={bubble.key} className={cn("rounded-lg", bubble.size, bubble.mine && "self-end")} />
      ))}
    </div>
  );
}
