"use client";

import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { channelsQuery } from "../queries";
import { ChannelRow } from "./channel-row";

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
        <ChannelRow key={channel.id} channel={channel} />
      ))}
    </ul>
  );
}
