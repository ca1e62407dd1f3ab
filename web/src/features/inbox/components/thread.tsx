"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Empty } from "@/components/ui/empty";
import { Failure } from "@/components/ui/failure";
import { ApiError } from "@/lib/api/api-error";
import { conversationQuery } from "@/lib/api/queries";
import { cachedConversation } from "../lib/cache";
import { keepDraft } from "../lib/drafts";
import { Composer } from "./composer";
import { FactsSkeleton } from "./facts-skeleton";
import { MessageLog } from "./message-log";
import { NeedsPersonBanner } from "./needs-person-banner";
import { ThreadHeader } from "./thread-header";
import { ThreadSkeleton } from "./thread-skeleton";

const FactsPanel = dynamic(() => import("./facts-panel").then((part) => part.FactsPanel), {
  ssr: false,
  loading: () => <FactsSkeleton />,
});
const SummaryCard = dynamic(() => import("./summary-card").then((part) => part.SummaryCard), { ssr: false });
const SuggestionCard = dynamic(() => import("./suggestion-card").then((part) => part.SuggestionCard), {
  ssr: false,
});
const FactsSheet = dynamic(() => import("./facts-sheet").then((part) => part.FactsSheet), { ssr: false });

interface ThreadProps {
  id: string;
  onBack: () => void;
  onClosed: () => void;
}

export function Thread({ id, onBack, onClosed }: ThreadProps) {
  const client = useQueryClient();
  const [factsOpen, setFactsOpen] = useState(false);
  const [factsAsked, setFactsAsked] = useState(false);
  const [summed, setSummed] = useState(false);
  // A draft that came from the summary: the composer begins anew with it.
  const [drafted, setDrafted] = useState(0);
  const query = useQuery({ ...conversationQuery(id), placeholderData: () => cachedConversation(client, id) });
  const conversation = query.data;

  if (!conversation) {
    const missing = query.error instanceof ApiError && query.error.status === 404;
    if (query.isPending) return <ThreadSkeleton />;
    return (
      <section aria-label="Thread" data-fills className="flex min-w-0 flex-1 flex-col bg-surface">
        {missing && (
          <Empty icon={MessagesSquare} title="This conversation is not here" className="flex-1">
            It may belong to another workspace, or the link is old. Pick another from the list.
          </Empty>
        )}
        {query.isError && !missing && (
          <Failure
            className="flex-1"
            title="The conversation did not load"
            reason={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
      </section>
    );
  }
  return (
    <>
      <section aria-label="Thread" data-fills className="flex min-w-0 flex-1 flex-col bg-surface">
        <ThreadHeader
          conversation={conversation}
          onBack={onBack}
          onClosed={onClosed}
          onFacts={() => {
            setFactsAsked(true);
            setFactsOpen(true);
          }}
        />
        {conversation.needs_person && (
          <NeedsPersonBanner
            needs={conversation.needs_person}
            summed={summed}
            onSum={() => setSummed(!summed)}
          />
        )}
        {conversation.needs_person && summed && (
          <SummaryCard
            conversation={conversation}
            onDraft={(text) => {
              keepDraft(id, text);
              setDrafted(drafted + 1);
            }}
          />
        )}
        <MessageLog conversation={conversation} />
        {conversation.suggested && <SuggestionCard conversation={conversation} />}
        <Composer key={drafted} conversation={conversation} />
      </section>
      <aside
        aria-label="Lead details"
        className="hidden w-72 shrink-0 flex-col overflow-y-auto border-l @min-[68rem]:flex"
      >
        <FactsPanel conversation={conversation} />
      </aside>
      {factsAsked && <FactsSheet conversation={conversation} open={factsOpen} onOpenChange={setFactsOpen} />}
    </>
  );
}
