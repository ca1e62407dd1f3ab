import { Suspense } from "react";
import { JobListSkeleton } from "./job-list-skeleton";
import { Jobs } from "./jobs";

export function JobsPage() {
  return (
    <Suspense fallback={<JobListSkeleton />}>
      <Jobs />
    </Suspense>
  );
}
