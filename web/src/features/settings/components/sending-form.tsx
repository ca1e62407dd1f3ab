"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { asApiError } from "@/lib/api/api-error";
import type { Compliance } from "@/lib/api/types";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { readLines } from "../lib/house-rules";
import { useSaveCompliance } from "../mutations";

export function SendingForm({ compliance }: { compliance: Compliance }) {
  const stored = {
    hours: compliance.hours ?? "",
    daily: compliance.daily_segments?.toString() ?? "",
    help: compliance.help_contact ?? "",
    stopWords: compliance.stop_words.join("\n"),
  };
  const [draft, setDraft] = useState(stored);
  const save = useSaveCompliance();
  const may = canManage(useMember());
  const problem = save.isError ? asApiError(save.error) : null;
  const wrong = (below: string) =>
    [...(problem?.fields ?? [])].find(([pointer]) => pointer.startsWith(below))?.[1];
  const set = (key: keyof typeof stored) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [key]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      hours: draft.hours.trim() || null,
      daily_segments: draft.daily ? Number(draft.daily) : null,
      help_contact: draft.help.trim() || null,
      stop_words: readLines(draft.stopWords),
    });
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!may} className="grid gap-4">
        <legend className="sr-only">Sending</legend>
        <Field
          label="Hours"
          hint="On the lead's clock, such as 09:00-18:00. Empty: as late and early as the law allows there."
          error={wrong("/hours")}
        >
          {(ids) => <Input {...ids} value={draft.hours} placeholder="09:00-18:00" onChange={set("hours")} />}
        </Field>
        <Field
          label="Segments a day"
          hint={
            compliance.daily_segments
              ? `${compliance.spent_segments} of today are used. After the last one only people text.`
              : "After the last one only people text. Empty: no limit."
          }
          error={wrong("/daily_segments")}
        >
          {(ids) => <Input {...ids} type="number" min={1} value={draft.daily} onChange={set("daily")} />}
        </Field>
        <Field
          label="Help contact"
          hint="A phone number, e-mail or web address that answers HELP."
          error={wrong("/help_contact")}
        >
          {(ids) => <Input {...ids} value={draft.help} onChange={set("help")} />}
        </Field>
        <Field
          label="Words of your own that mean STOP"
          hint="One a line, beside STOP and its like in six languages."
          error={wrong("/stop_words")}
        >
          {(ids) => <Textarea {...ids} value={draft.stopWords} onChange={set("stopWords")} />}
        </Field>
        {problem && problem.fields.size === 0 && (
          <p role="alert" className="text-sm text-danger">
            {problem.message}
          </p>
        )}
        {may && (
          <Button
            type="submit"
            variant="primary"
            className="justify-self-start"
            disabled={JSON.stringify(draft) === JSON.stringify(stored) || save.isPending}
          >
            {save.isPending ? "Saving…" : "Save"}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
