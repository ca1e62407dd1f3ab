"use client";

import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { humanize } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { channelsQuery } from "../queries";

export function ChannelSection() {
  const query = useQuery(channelsQuery);
  if (query.isPending) {
    return (
      <div role="status">
        <span className="sr-only">Loading the channels</span>
        <Skeleton className="h-13 rounded-md" />
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure title="The channels did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data.items.length === 0) {
    return <p className="text-sm text-muted-foreground">No number is set up, so no text can leave.</p>;
  }
  return (
    <ul className="rounded-md border bg-surface">
      {query.data.items.map((channel) => (
        <li
          key={channel.id}
          className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-3.5 last:border-b-0"
        >
          <span className="font-mono text-sm">{formatPhone(channel.number)}</span>
          <span className="flex-1 text-sm text-muted-foreground">{humanize(channel.provider)}</span>
          <Badge tone={channel.state === "active" ? "primary" : "neutral"}>{humanize(channel.state)}</Badge>
        </li>
      ))}
    </ul>
  );
}
