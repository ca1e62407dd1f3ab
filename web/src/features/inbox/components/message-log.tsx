"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import type { Conversation } from "@/lib/api/types";
import { useStickToEnd } from "../hooks/use-stick-to-end";
import { groupMessages } from "../lib/grouping";
import { messagesQuery } from "../queries";
import { useUnsent } from "../send";
import { ComposingBubble } from "./composing-bubble";
import { DayLine } from "./day-line";
import { MessageGroupView } from "./message-group-view";
import { MessageLogSkeleton } from "./message-log-skeleton";
import { UnsentMessage } from "./unsent-message";

export function MessageLog({ conversation }: { conversation: Conversation }) {
  const query = useInfiniteQuery(messagesQuery(conversation.id));
  const messages = useMemo(() => query.data ?? [], [query.data]);
  const parts = useMemo(() => groupMessages(messages), [messages]);
  const unsent = useUnsent(conversation.id, messages);
  const end = unsent.at(-1)?.key ?? messages.at(-1)?.id;
  const ref = useStickToEnd(messages[0]?.id, `${end}${conversation.composing}`);

  return (
    <div
      ref={ref}
      role="log"
      aria-label="Messages"
      aria-busy={query.isPending}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain -outline-offset-2"
    >
      {query.isPending && <MessageLogSkeleton />}
      {query.isError && messages.length === 0 && (
        <Failure title="The texts did not load" reason={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && (
        <div className="mx-auto mt-auto flex w-full max-w-184 flex-col px-4 pt-5 pb-4">
          {query.hasNextPage && (
            <Button
              size="sm"
              className="mb-4 self-center"
              disabled={query.isFetchingNextPage}
              onClick={() => query.fetchNextPage()}
            >
              {query.isFetchingNextPage ? "Loading…" : "Show earlier texts"}
            </Button>
          )}
          {messages.length === 0 && unsent.length === 0 && !conversation.composing && (
            <p className="py-8 text-center text-sm text-muted-foreground">No text has been sent yet.</p>
          )}
          {parts.map((part) =>
            part.kind === "day" ? (
              <DayLine key={part.key} at={part.at} />
            ) : (
              <MessageGroupView key={part.key} group={part} leadName={conversation.lead.name} />
            ),
          )}
          {unsent.map((outgoing) => (
            <UnsentMessage key={outgoing.key} outgoing={outgoing} conversationId={conversation.id} />
          ))}
          {conversation.composing && conversation.handler === "ai" && <ComposingBubble />}
        </div>
      )}
    </div>
  );
}
