"use client";

import { useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { Conversation } from "@/lib/api/types";
import { fullTime, listTime } from "@/lib/format/time";
import { summaryQuery } from "../queries";

interface SummaryCardProps {
  conversation: Conversation;
  /** Puts a first line into the composer. */
  onDraft: (text: string) => void;
}

/** What whoever takes over must know: what happened, what is open, what is answered, and a first line. */
export function SummaryCard({ conversation, onDraft }: SummaryCardProps) {
  const query = useQuery(summaryQuery(conversation));
  if (query.isPending) return <Skeleton className="mx-4 my-3 h-24" />;
  if (query.isError) {
    return (
      <Failure title="The summary did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const { lines, answers, open_question: open, suggested } = query.data;
  return (
    <section
      aria-label="Summary"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
      tabIndex={0}
      className="grid max-h-72 gap-3 overflow-y-auto border-b bg-sunken px-4 py-3 text-sm -outline-offset-2"
    >
      {open && (
        <p>
          <span className="mr-1.5 text-xs font-medium text-human">Still open</span>
          {open.text}
        </p>
      )}
      {answers.length > 0 && (
        <dl className="flex flex-wrap gap-x-5 gap-y-1">
          {answers.map(({ key, label, value }) => (
            <div key={key} className="min-w-0">
              <dt className="text-xs text-muted-foreground">{label}</dt>
              <dd className="font-medium wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <ol className="grid gap-1">
        {lines.map(({ text, message_id, at }) => (
          <li key={message_id ?? at} className="flex gap-2.5">
            <time
              dateTime={at}
              title={fullTime(at)}
              className="w-14 shrink-0 text-xs leading-5 text-muted-foreground tabular-nums"
            >
              {listTime(at)}
            </time>
            <span className="min-w-0 wrap-anywhere">{text}</span>
          </li>
        ))}
      </ol>
      {suggested && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <p className="min-w-0 flex-1 wrap-anywhere">
            <span className="mr-1.5 text-xs font-medium text-muted-foreground">You could begin with</span>
            {suggested}
          </p>
          <Button onClick={() => onDraft(suggested)}>
            <PenLine aria-hidden />
            Use as draft
          </Button>
        </div>
      )}
    </section>
  );
}
