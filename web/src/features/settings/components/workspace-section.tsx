"use client";

import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { workspaceQuery } from "../queries";
import { WorkspaceForm } from "./workspace-form";

const FIELDS = ["name", "zone", "delay"];

export function WorkspaceSection() {
  const query = useQuery(workspaceQuery);
  if (query.isPending) {
    return (
      <div role="status" className="grid gap-4">
        <span className="sr-only">Loading the workspace</span>
        {FIELDS.map((field) => (
          <span key={field} className="grid gap-1.5">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="h-9 rounded-md" />
          </span>
        ))}
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure title="The workspace did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return <WorkspaceForm key={query.data.id} workspace={query.data} />;
}
