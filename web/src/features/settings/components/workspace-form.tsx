"use client";

import { type FormEvent, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { asApiError } from "@/lib/api/api-error";
import type { Workspace } from "@/lib/api/types";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useSaveWorkspace } from "../mutations";
import { FollowUpField } from "./follow-up-field";
import { SecondFactorField } from "./second-factor-field";

export function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const [name, setName] = useState(workspace.name);
  const [zone, setZone] = useState(workspace.time_zone);
  const [followUp, setFollowUp] = useState(workspace.follow_up_after_seconds ?? null);
  const [required, setRequired] = useState(workspace.require_second_factor);
  const save = useSaveWorkspace();
  const may = canManage(useMember());
  const zones = useMemo(
    () => [...new Set([workspace.time_zone, ...Intl.supportedValuesOf("timeZone")])].sort(),
    [workspace.time_zone],
  );
  const changed =
    name !== workspace.name ||
    zone !== workspace.time_zone ||
    followUp !== (workspace.follow_up_after_seconds ?? null) ||
    required !== workspace.require_second_factor;
  const problem = save.isError ? asApiError(save.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      name: name.trim(),
      time_zone: zone,
      follow_up_after_seconds: followUp,
      require_second_factor: required,
    });
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!may} className="grid max-w-md gap-4">
        <legend className="sr-only">Workspace</legend>
        <Field label="Name" error={problem?.fields.get("/name")}>
          {(ids) => (
            <Input {...ids} value={name} required onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label="Time zone" error={problem?.fields.get("/time_zone")}>
          {(ids) => (
            <NativeSelect {...ids} value={zone} onChange={(event) => setZone(event.target.value)}>
              {zones.map((one) => (
                <option key={one} value={one}>
                  {one.replaceAll("_", " ")}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <FollowUpField
          seconds={followUp}
          onChange={setFollowUp}
          error={problem?.fields.get("/follow_up_after_seconds")}
        />
        <SecondFactorField required={required} onChange={setRequired} />
        {problem && problem.fields.size === 0 && (
          <p role="alert" className="text-sm text-danger">
            {problem.message}
          </p>
        )}
        {may ? (
          <Button
            type="submit"
            variant="primary"
            className="justify-self-start"
            disabled={!changed || save.isPending}
          >
            {save.isPending ? "Saving…" : "Save"}
          </Button>
        ) : (
          <p className="text-sm text-muted-foreground">
            Your role can read these settings but not change them.
          </p>
        )}
      </fieldset>
    </form>
  );
}
