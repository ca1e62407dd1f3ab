"use client";

import { FileText, MessageSquareQuote, Pencil, TriangleAlert, UserRoundPen } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Answer } from "@/lib/api/types";
import { fullTime } from "@/lib/format/time";
import { AnswerForm } from "./answer-form";
import { useAnswerLead } from "./use-answer-lead";

const SOURCE = {
  form: { icon: FileText, words: "from the form" },
  conversation: { icon: MessageSquareQuote, words: "said in the conversation" },
  member: { icon: UserRoundPen, words: "written down by the team" },
  import: { icon: FileText, words: "from an imported file" },
} as const;

/** An answer with where it was given. Whoever may write can correct it, or settle which of two holds. */
export function AnswerRow({
  answer,
  leadId,
  mayWrite,
}: {
  answer: Answer;
  leadId: string;
  mayWrite: boolean;
}) {
  const [editing, setEditing] = useState(false);
  const write = useAnswerLead(leadId, answer.key);
  const { icon: Icon, words } = SOURCE[answer.source];
  const other = answer.contradicted
    ? answer.earlier.find(({ value }) => value.toLowerCase() !== answer.value.toLowerCase())
    : undefined;
  return (
    <div className="group grid gap-0.5">
      <dt className="flex items-center gap-1.5 text-xs text-muted-foreground">
        <Icon aria-hidden className="size-3 shrink-0" />
        <span className="min-w-0 grow">{answer.label}</span>
        <span className="sr-only">({words})</span>
        {mayWrite && !editing && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Correct: ${answer.label}`}
            onClick={() => setEditing(true)}
            className="-my-1.5 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
          >
            <Pencil aria-hidden />
          </Button>
        )}
      </dt>
      <dd className="text-sm break-words">
        {editing ? (
          <AnswerForm
            label={answer.label}
            value={answer.value}
            saving={write.isPending}
            onSave={(value) => write.mutate(value, { onSuccess: () => setEditing(false) })}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <span title={`${fullTime(answer.at)}, ${words}`}>{answer.value}</span>
        )}
        {answer.quote && answer.quote !== answer.value && (
          <q className="mt-1 block border-l-2 pl-2 text-xs text-muted-foreground">{answer.quote}</q>
        )}
        {other && !editing && (
          <div className="mt-2 grid gap-2 rounded-md bg-human-soft px-3 py-2 text-xs text-human">
            <p className="flex gap-1.5">
              <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
              <span>
                Before, {SOURCE[other.source].words}: <strong className="font-medium">{other.value}</strong>
              </span>
            </p>
            {mayWrite && (
              <p className="flex flex-wrap gap-2">
                {[answer.value, other.value].map((value) => (
                  <Button
                    key={value}
                    size="sm"
                    variant="human"
                    disabled={write.isPending}
                    onClick={() => write.mutate(value)}
                    className="max-w-full truncate"
                  >
                    {value === answer.value ? "Keep" : "Use"} “{value}”
                  </Button>
                ))}
              </p>
            )}
          </div>
        )}
      </dd>
    </div>
  );
}
