"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { asApiError } from "@/lib/api/api-error";
import type { AiSettings } from "@/lib/api/types";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { readLines, readTopics, writeTopics } from "../lib/house-rules";
import { useSaveAiSettings } from "../mutations";

export function HouseRulesForm({ settings }: { settings: AiSettings }) {
  const stored = { links: settings.links.join("\n"), topics: writeTopics(settings.topics) };
  const [links, setLinks] = useState(stored.links);
  const [topics, setTopics] = useState(stored.topics);
  const save = useSaveAiSettings();
  const may = canManage(useMember());
  const problem = save.isError ? asApiError(save.error) : null;
  /** The first thing that is wrong below a pointer: the server names the line. */
  const wrong = (below: string) => {
    const found = [...(problem?.fields ?? [])].find(([pointer]) => pointer.startsWith(below));
    const line = Number(found?.[0].split("/")[2]);
    return found && (Number.isNaN(line) ? found[1] : `Line ${line + 1}: ${found[1]}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ links: readLines(links), topics: readTopics(topics) });
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!may} className="grid max-w-md gap-4">
        <legend className="sr-only">What the AI may say</legend>
        {settings.models.length === 0 && (
          <p className="rounded-md bg-sunken px-3 py-2 text-sm text-muted-foreground">
            No language model is set up. The built-in assistant sends only words that are stored here, so
            these rules have nothing to check yet.
          </p>
        )}
        <Field
          label="Links it may send"
          hint="One a line, such as example.com/book. What is below an address is allowed too."
          error={wrong("/links")}
        >
          {(ids) => (
            <Textarea
              {...ids}
              value={links}
              placeholder="example.com/book"
              onChange={(event) => setLinks(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Topics it leaves to people"
          hint="One a line: a name, a colon, and the words it is known by. A word that ends with * stands for all that begin so."
          error={wrong("/topics")}
        >
          {(ids) => (
            <Textarea
              {...ids}
              value={topics}
              placeholder="Legal advice: lawsuit*, attorney, sue"
              onChange={(event) => setTopics(event.target.value)}
            />
          )}
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
            disabled={(links === stored.links && topics === stored.topics) || save.isPending}
          >
            {save.isPending ? "Saving…" : "Save"}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
