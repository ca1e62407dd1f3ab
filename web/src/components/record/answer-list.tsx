"use client";

import type { Answer } from "@/lib/api/types";
import { canWrite } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { AnswerRow } from "./answer-row";

/** What the lead told us, each with where it was said. */
export function AnswerList({ answers, leadId }: { answers: readonly Answer[]; leadId: string }) {
  const mayWrite = canWrite(useMember());
  if (answers.length === 0) {
    return <p className="text-sm text-muted-foreground">No answers yet.</p>;
  }
  return (
    <dl className="grid gap-3">
      {answers.map((answer) => (
        <AnswerRow key={answer.key} answer={answer} leadId={leadId} mayWrite={mayWrite} />
      ))}
    </dl>
  );
}
