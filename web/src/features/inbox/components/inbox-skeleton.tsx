import { ConversationListSkeleton } from "./conversation-list-skeleton";

export function InboxSkeleton() {
  return (
    <div className="@container flex min-h-0 flex-1" aria-busy="true">
      <div className="flex w-full flex-col @min-[44rem]:border-r @min-[44rem]:w-80">
        <div className="h-22 border-b" />
        <ConversationListSkeleton />
      </div>
      <div className="hidden flex-1 bg-surface @min-[44rem]:block" />
    </div>
  );
}
