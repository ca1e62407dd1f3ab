import { ArrowDown } from "lucide-react";
import type { DocumentPreview } from "@/lib/api/types";
import { counted } from "../lib/document";

type Changed = DocumentPreview["answers"][number];

/** The questions leads asked lately that would be answered otherwise. */
export function ChangedAnswers({ preview }: { preview: DocumentPreview }) {
  const { answers, asked } = preview;
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-medium">
        {answers.length > 0
          ? `${counted(answers.length, "past answer")} would change`
          : "No past answer would change"}
      </h3>
      {answers.length === 0 && (
        <p className="text-sm text-muted-foreground">
          {asked > 0
            ? "Every question that leads asked lately would be answered as it is now."
            : "No lead has asked anything yet that knowledge could answer."}
        </p>
      )}
      {answers.length > 0 && (
        <ul
          aria-label="Changed answers"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
          tabIndex={0}
          className="max-h-72 overflow-y-auto rounded-md border"
        >
          {answers.map((answer) => (
            <AnswerChange key={answer.question} answer={answer} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AnswerChange({ answer }: { answer: Changed }) {
  return (
    <li className="grid gap-1.5 border-b p-3 text-sm last:border-b-0">
      <p className="font-medium wrap-anywhere whitespace-pre-line">{answer.question}</p>
      <p className="rounded-sm bg-sunken px-2 py-1 wrap-anywhere text-muted-foreground">
        <span className="sr-only">Now: </span>
        {answer.before ?? "A person is asked."}
      </p>
      <ArrowDown aria-hidden className="ml-2 size-3.5 text-muted-foreground" />
      {answer.after ? (
        <p className="rounded-sm bg-primary-soft px-2 py-1 wrap-anywhere">
          <span className="sr-only">Then: </span>
          {answer.after}
        </p>
      ) : (
        <p className="rounded-sm bg-human-soft px-2 py-1 text-human">
          <span className="sr-only">Then: </span>A person is asked.
        </p>
      )}
    </li>
  );
}
