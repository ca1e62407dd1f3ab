"use client";

import { useQuery } from "@tanstack/react-query";
import { needsYouQuery } from "@/lib/api/queries";
import { cn } from "@/lib/cn";

/** How many conversations wait for a person. Nothing at all when none do. */
export function NeedsYouBadge({ className }: { className?: string }) {
  const { data } = useQuery(needsYouQuery);
  if (!data || data.count === 0) return null;
  return (
    <span
      className={cn(
        "grid h-5 min-w-5 place-items-center rounded-sm bg-human-soft px-1 text-2xs font-semibold text-human",
        className,
      )}
    >
      {data.count}
      {data.more && "+"}
      <span className="sr-only"> need you</span>
    </span>
  );
}
