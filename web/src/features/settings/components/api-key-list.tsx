"use client";

import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { membersQuery } from "@/lib/api/queries";
import type { ApiKey } from "@/lib/api/types";
import { apiKeysQuery } from "../queries";
import { ApiKeyRow } from "./api-key-row";

interface ApiKeyListProps {
  onTakeBack: (key: ApiKey) => void;
}

export function ApiKeyList({ onTakeBack }: ApiKeyListProps) {
  const query = useQuery(apiKeysQuery);
  const { data: members } = useQuery(membersQuery);
  if (query.isPending) {
    return (
      <div role="status">
        <span className="sr-only">Loading the API keys</span>
        <Skeleton className="h-20 rounded-md" />
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure title="The API keys did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data.length === 0) {
    return (
      <p className="rounded-md border border-dashed px-4 py-6 text-center text-sm text-balance text-muted-foreground">
        No keys yet. Make one for every program, so that you can take back one without stopping the others.
      </p>
    );
  }
  return (
    <ul className="rounded-md border bg-surface">
      {query.data.map((key) => (
        <ApiKeyRow
          key={key.id}
          apiKey={key}
          maker={members?.items.find(({ id }) => id === key.member_id)?.name}
          onTakeBack={() => onTakeBack(key)}
        />
      ))}
    </ul>
  );
}
