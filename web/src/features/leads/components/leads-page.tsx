import { Suspense } from "react";
import { LeadTableSkeleton } from "./lead-table-skeleton";
import { Leads } from "./leads";

export function LeadsPage() {
  return (
    <Suspense fallback={<LeadTableSkeleton />}>
      <Leads />
    </Suspense>
  );
}
