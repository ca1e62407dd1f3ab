import { FileText, MessageSquareQuote } from "lucide-react";
import type { Answer } from "@/lib/api/types";

/** What the lead told us, each with where it was said. */
export function AnswerList({ answers }: { answers: readonly Answer[] }) {
  if (answers.length === 0) {
    return <p className="text-sm text-muted-foreground">No answers yet.</p>;
  }
  return (
    <dl className="grid gap-3">
      {answers.map((answer) => {
        const said = answer.source === "conversation";
        const Icon = said ? MessageSquareQuote : FileText;
        return (
          <div key={answer.key} className="grid gap-0.5">
            <dt className="flex items-center gap-1.5 text-xs text-muted-foreground">
              <Icon aria-hidden className="size-3" />
              {answer.label}
              <span className="sr-only">{said ? "(said in the conversation)" : "(from the form)"}</span>
            </dt>
            <dd className="text-sm break-words">
              {answer.value}
              {answer.quote && answer.quote !== answer.value && (
                <q className="mt-1 block border-l-2 pl-2 text-xs text-muted-foreground">{answer.quote}</q>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
