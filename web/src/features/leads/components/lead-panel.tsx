"use client";

import { useQuery } from "@tanstack/react-query";
import { UserX, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Failure } from "@/components/ui/failure";
import { ApiError } from "@/lib/api/api-error";
import { leadQuery } from "@/lib/api/queries";
import { useShortcut } from "@/lib/shortcuts/use-shortcut";
import { LeadPanelSkeleton } from "./lead-panel-skeleton";
import { LeadRecord } from "./lead-record";

export function LeadPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(leadQuery(id));
  useShortcut("Escape", onClose);
  const missing = query.error instanceof ApiError && query.error.status === 404;
  return (
    <aside
      aria-label="Lead"
      className="relative w-full shrink-0 overflow-y-auto border-l bg-surface @min-[52rem]:w-96"
    >
      <Button
        variant="ghost"
        size="icon"
        aria-label="Close the record"
        onClick={onClose}
        className="absolute top-2 right-2 z-10"
      >
        <X aria-hidden />
      </Button>
      {query.isPending && <LeadPanelSkeleton />}
      {missing && (
        <Empty icon={UserX} title="This lead is not here" className="pt-24">
          It was erased, merged into another, or belongs to another workspace.
        </Empty>
      )}
      {query.isError && !missing && (
        <Failure
          className="pt-24"
          title="The lead did not load"
          reason={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && <LeadRecord lead={query.data} />}
    </aside>
  );
}
