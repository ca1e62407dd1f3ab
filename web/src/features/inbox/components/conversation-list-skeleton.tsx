import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["w-28", "w-24", "w-32", "w-20", "w-28", "w-24", "w-36"].map((width, index) => ({
  width,
  key: `${index}`,
}));

export function ConversationListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading conversations</span>
      {ROWS.map(({ width, key }) => (
        <div key={key} className="flex h-18 flex-col justify-center gap-2.5 border-b px-4">
          <span className="flex justify-between">
            <Skeleton className={`h-3.5 ${width}`} />
            <Skeleton className="h-3 w-9" />
          </span>
          <Skeleton className="h-3 w-5/6" />
        </div>
      ))}
    </div>
  );
}
