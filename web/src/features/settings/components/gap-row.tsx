"use client";

import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { KnowledgeGap } from "@/lib/api/types";
import { fullTime, shortDate } from "@/lib/format/time";
import { useAnswerGap, useDismissGap } from "../mutations";
import { KnowledgeForm } from "./knowledge-form";

/** An open question: where it was asked, what a person wrote then, and what becomes of it. */
export function GapRow({ gap, mayEdit }: { gap: KnowledgeGap; mayEdit: boolean }) {
  const [answering, setAnswering] = useState(false);
  const answer = useAnswerGap(gap.id);
  const dismiss = useDismissGap();
  return (
    <li className="grid gap-2 border-b p-4 last:border-b-0">
      <div className="flex items-start gap-3">
        <p className="min-w-0 flex-1 text-sm wrap-anywhere whitespace-pre-line">
          {gap.question || "The texts of this question are kept no longer."}
        </p>
        <Link
          href={`/inbox/?c=${encodeURIComponent(gap.conversation_id)}`}
          className="flex shrink-0 items-center gap-1 rounded-sm text-xs text-primary hover:underline"
          title={fullTime(gap.at)}
        >
          {shortDate(gap.at)}
          <ArrowUpRight aria-hidden className="size-3" />
          <span className="sr-only">, open the conversation</span>
        </Link>
      </div>
      {gap.answer && !answering && (
        <p className="border-l-2 pl-2 text-sm wrap-anywhere text-muted-foreground">
          <span className="sr-only">A member answered: </span>
          {gap.answer}
        </p>
      )}
      {answering && (
        <KnowledgeForm
          question={gap.question}
          answer={gap.answer ?? ""}
          save={answer}
          onDone={() => setAnswering(false)}
        />
      )}
      {mayEdit && !answering && (
        <div className="flex gap-2">
          <Button size="sm" onClick={() => setAnswering(true)}>
            {gap.answer ? "Use this answer" : "Write the answer"}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => dismiss.mutate(gap.id)}>
            Dismiss
          </Button>
        </div>
      )}
    </li>
  );
}
