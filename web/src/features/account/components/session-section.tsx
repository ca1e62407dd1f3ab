"use client";

import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { sessionsQuery } from "../queries";
import { RowsSkeleton } from "./rows-skeleton";
import { SessionRow } from "./session-row";

/** The browsers in which the member is signed in. */
export function SessionSection() {
  const query = useQuery(sessionsQuery);
  if (query.isPending) return <RowsSkeleton label="Loading where you are signed in" />;
  if (query.isError) {
    return (
      <Failure title="The list did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <ul className="rounded-md border bg-surface">
      {query.data.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </ul>
  );
}
