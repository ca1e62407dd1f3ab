"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormRefusal } from "@/components/ui/form-refusal";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { asApiError } from "@/lib/api/api-error";
import { ALL_SCOPES, endAfter, LIVES, type Scope } from "../lib/api-key";
import type { useMakeApiKey } from "../mutations";
import { ScopeChoice } from "./scope-choice";

const LONGEST_NAME = 60;
const USUAL_LIFE = 90;
const FIELDS = ["/name", "/scopes", "/expires_at"];

interface ApiKeyFormProps {
  make: ReturnType<typeof useMakeApiKey>;
  onCancel: () => void;
}

/** What a key is for, what it may do, and until when. */
export function ApiKeyForm({ make, onCancel }: ApiKeyFormProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [days, setDays] = useState<number | null>(USUAL_LIFE);
  const problem = make.isError ? asApiError(make.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = ALL_SCOPES.filter((scope) => scopes.includes(scope));
    make.mutate({ name: name.trim(), scopes: chosen, expires_at: endAfter(days) });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="Name" hint="The program it is for." error={problem?.fields.get("/name")}>
        {(ids) => (
          <Input
            {...ids}
            value={name}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            required
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <ScopeChoice
        chosen={scopes}
        onChange={setScopes}
        error={[...(problem?.fields ?? [])].find(([pointer]) => pointer.startsWith("/scopes"))?.[1]}
      />
      <Field label="Ends" error={problem?.fields.get("/expires_at")}>
        {(ids) => (
          <NativeSelect
            {...ids}
            value={days ?? ""}
            onChange={(event) => setDays(event.target.value ? Number(event.target.value) : null)}
          >
            {LIVES.map((life) => (
              <option key={life.label} value={life.days ?? ""}>
                {life.label}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <FormRefusal problem={problem} fields={FIELDS} />
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" disabled={make.isPending}>
          {make.isPending ? "Making…" : "Make the key"}
        </Button>
      </div>
    </form>
  );
}
