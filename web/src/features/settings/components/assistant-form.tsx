"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { asApiError } from "@/lib/api/api-error";
import type { AiSettings } from "@/lib/api/types";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useSaveAiSettings } from "../mutations";

const USUAL_MINUTES = 15;

const MODES: Record<AiSettings["mode"], { title: string; hint: string }> = {
  auto: { title: "Answers by itself", hint: "It hands over to a person whenever it should not answer." },
  suggest: {
    title: "Proposes a reply",
    hint: "Somebody from the team sends it, changes it or writes another.",
  },
  shadow: {
    title: "Only watches",
    hint: "The team answers. What the AI would have said is kept, so that you can compare.",
  },
  off: { title: "Is off", hint: "The team answers every text." },
};

export function AssistantForm({ settings }: { settings: AiSettings }) {
  const [mode, setMode] = useState(settings.mode);
  const [minutes, setMinutes] = useState(settings.escalate_after_minutes ?? null);
  const save = useSaveAiSettings();
  const may = canManage(useMember());
  const problem = save.isError ? asApiError(save.error) : null;
  const changed = mode !== settings.mode || minutes !== (settings.escalate_after_minutes ?? null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ mode, escalate_after_minutes: minutes });
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!may} className="grid max-w-md gap-4">
        <legend className="sr-only">What the AI does</legend>
        <Field label="When a lead writes, the AI" hint={MODES[mode].hint}>
          {(ids) => (
            <NativeSelect
              {...ids}
              value={mode}
              onChange={(event) => setMode(event.target.value as AiSettings["mode"])}
            >
              {Object.entries(MODES).map(([value, { title }]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {settings.mode_rules.length > 0 && (
          <p className="rounded-md bg-sunken px-3 py-2 text-sm text-muted-foreground">
            {settings.mode_rules.length === 1 ? "One rule says" : `${settings.mode_rules.length} rules say`}{" "}
            otherwise for some forms, stages or hours. They are set through the API.
          </p>
        )}
        <div className="flex items-center justify-between gap-4">
          <p className="text-sm font-medium">
            Go further up when nobody picks up
            <span className="block text-xs font-normal text-muted-foreground">
              The lead is told honestly, and managers get a mail.
            </span>
          </p>
          <Switch
            label="Go further up when nobody picks up"
            checked={minutes !== null}
            onCheckedChange={(on) => setMinutes(on ? USUAL_MINUTES : null)}
          />
        </div>
        {minutes !== null && (
          <Field label="After minutes" error={problem?.fields.get("/escalate_after_minutes")}>
            {(ids) => (
              <Input
                {...ids}
                type="number"
                min={1}
                max={1440}
                required
                value={Number.isNaN(minutes) ? "" : minutes}
                onChange={(event) => setMinutes(event.target.valueAsNumber)}
              />
            )}
          </Field>
        )}
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
            disabled={!changed || save.isPending}
          >
            {save.isPending ? "Saving…" : "Save"}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
