"use client";

import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { asApiError } from "@/lib/api/api-error";
import type { useAddKnowledge } from "../mutations";

interface KnowledgeFormProps {
  save: ReturnType<typeof useAddKnowledge>;
  onDone: () => void;
  question?: string;
  answer?: string;
}

/** A question and its answer, to be known. */
export function KnowledgeForm({ save: add, onDone, question, answer }: KnowledgeFormProps) {
  const problem = add.isError ? asApiError(add.error) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name)).trim();
    const days = { valid_from: text("valid_from") || null, valid_until: text("valid_until") || null };
    add.mutate({ question: text("question"), answer: text("answer"), ...days }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-md border bg-surface p-4">
      <Field label="Question" hint="As a lead would ask it." error={problem?.fields.get("/question")}>
        {(ids) => (
          <Input
            {...ids}
            name="question"
            required
            autoFocus
            defaultValue={question}
            placeholder="Do you work on Saturdays?"
          />
        )}
      </Field>
      <Field
        label="Answer"
        hint="Only what is true for everyone: it will be stated as fact."
        error={problem?.fields.get("/answer")}
      >
        {(ids) => (
          <Textarea
            {...ids}
            name="answer"
            required
            defaultValue={answer}
            placeholder="Yes, from 8:00 to 13:00."
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="True from" hint="Empty: from now on." error={problem?.fields.get("/valid_from")}>
          {(ids) => <Input {...ids} name="valid_from" type="date" />}
        </Field>
        <Field
          label="True until"
          hint="The last day. Empty: for good."
          error={problem?.fields.get("/valid_until")}
        >
          {(ids) => <Input {...ids} name="valid_until" type="date" />}
        </Field>
      </div>
      {problem && problem.fields.size === 0 && (
        <p role="alert" className="text-sm text-danger">
          {problem.message}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={add.isPending}>
          {add.isPending ? "Adding…" : "Add"}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
