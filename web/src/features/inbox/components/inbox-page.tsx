import { Suspense } from "react";
import { Inbox } from "./inbox";
import { InboxSkeleton } from "./inbox-skeleton";

export function InboxPage() {
  return (
    <Suspense fallback={<InboxSkeleton />}>
      <Inbox />
    </Suspense>
  );
}
