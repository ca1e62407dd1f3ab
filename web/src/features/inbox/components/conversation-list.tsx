"use client";

import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import type { Conversation, ConversationView } from "@/lib/api/types";
import { useMember } from "@/lib/session/session-context";
import { useInView } from "@/lib/use-in-view";
import { useNow } from "@/lib/use-now";
import { ConversationListEmpty } from "./conversation-list-empty";
import { ConversationListSkeleton } from "./conversation-list-skeleton";
import { ConversationRow } from "./conversation-row";

interface ConversationListProps {
  view: ConversationView;
  list: UseInfiniteQueryResult;
  conversations: readonly Conversation[];
  selected: string | null;
  onSelect: (id: string) => void;
}

export function ConversationList({ view, list, conversations, selected, onSelect }: ConversationListProps) {
  const me = useMember().id;
  const now = useNow();
  const more = useInView<HTMLLIElement>(
    () => void list.fetchNextPage(),
    list.hasNextPage && !list.isFetchingNextPage,
  );
  if (list.isPending) return <ConversationListSkeleton />;
  if (list.isError && conversations.length === 0) {
    return <Failure title="The inbox did not load" reason={list.error} onRetry={() => void list.refetch()} />;
  }
  if (conversations.length === 0) return <ConversationListEmpty view={view} />;
  return (
    <ul data-testid="conversation-list" className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      {conversations.map((conversation) => (
        <ConversationRow
          key={conversation.id}
          conversation={conversation}
          view={view}
          selected={conversation.id === selected}
          me={me}
          now={now}
          onSelect={onSelect}
        />
      ))}
      {list.hasNextPage && (
        <li ref={more} className="px-4 py-3 text-center text-xs text-muted-foreground">
          Loading more…
        </li>
      )}
    </ul>
  );
}
