"use client";

import { useQuery } from "@tanstack/react-query";
import { SendHorizontal, Sparkles, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import type { Conversation, Suggestion } from "@/lib/api/types";
import { canWrite } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { suggestionQuery } from "../queries";
import { useDismissSuggestion, useSendSuggestion } from "../suggestion";

/** The reply the AI proposes: sent as it is, changed first, or put away. */
export function SuggestionCard({ conversation }: { conversation: Conversation }) {
  const query = useQuery(suggestionQuery(conversation));
  if (query.isPending) return <Skeleton className="mx-4 mb-2 h-20" />;
  // It is gone: the lead wrote again, or somebody answered.
  if (query.isError) return null;
  // What was typed belongs to one proposal.
  return <Proposed key={query.dataUpdatedAt} conversation={conversation} suggestion={query.data} />;
}

interface ProposedProps {
  conversation: Conversation;
  suggestion: Suggestion;
}

function Proposed({ conversation, suggestion }: ProposedProps) {
  const { id } = conversation;
  const [text, setText] = useState<string | null>(null);
  const send = useSendSuggestion(id);
  const dismiss = useDismissSuggestion(id);
  const may = canWrite(useMember()) && conversation.can_send;
  const busy = send.isPending || dismiss.isPending;
  const rests = suggestion.why.cited[0];
  const proposed = suggestion.text ?? null;
  return (
    <section
      aria-label="Proposed reply"
      className="mx-4 mb-2 rounded-md border border-ai-line bg-ai-soft px-3.5 py-3 max-md:mx-2.5"
    >
      <div className="flex items-center gap-1.5 text-xs font-medium text-ai">
        <Sparkles aria-hidden className="size-3.5" />
        Proposed by the AI
        <span className="font-normal text-muted-foreground">
          {rests ? `from “${rests.question}”` : suggestion.why.decided}
        </span>
      </div>
      {text === null ? (
        <p className="mt-1.5 text-base wrap-anywhere whitespace-pre-wrap">
          {proposed ?? `${suggestion.why.decided} The words follow from what is done.`}
        </p>
      ) : (
        <Textarea
          autoFocus
          aria-label="Proposed reply, changed"
          value={text}
          maxLength={1600}
          onChange={(event) => setText(event.target.value)}
          className="mt-1.5"
        />
      )}
      {may && (
        <div className="mt-2.5 flex flex-wrap items-center gap-2">
          <Button
            variant="primary"
            disabled={busy || text?.trim() === ""}
            onClick={() => send.mutate({ key: crypto.randomUUID(), text: text?.trim() })}
          >
            <SendHorizontal aria-hidden />
            {proposed === null ? "Do it and send" : "Send"}
          </Button>
          {proposed !== null && text === null && (
            <Button onClick={() => setText(proposed)} disabled={busy}>
              Change
            </Button>
          )}
          <Button variant="ghost" disabled={busy} onClick={() => dismiss.mutate()}>
            <X aria-hidden />
            Put away
          </Button>
        </div>
      )}
    </section>
  );
}
