"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { asApiError } from "@/lib/api/api-error";
import { useSession } from "@/lib/session/session-context";
import { useSetUp } from "../mutations";
import { setupQuery } from "../queries";

const FIELDS = [
  {
    name: "workspace_name",
    label: "Workspace name",
    hint: "What leads see as the sender of a text.",
    autoComplete: "organization",
    type: "text",
  },
  { name: "name", label: "Your name", autoComplete: "name", type: "text" },
  { name: "email", label: "E-mail", autoComplete: "username", type: "email" },
  {
    name: "password",
    label: "Password",
    hint: "At least 12 characters. A sentence works well.",
    autoComplete: "new-password",
    type: "password",
    minLength: 12,
  },
] as const;

export function SetupForm() {
  const router = useRouter();
  const { state } = useSession();
  const { data: setup } = useQuery(setupQuery);
  const setUp = useSetUp();
  useEffect(() => {
    if (state.status === "in") router.replace("/inbox/");
    else if (setup && !setup.needed) router.replace("/login/");
  }, [state.status, setup, router]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "");
    setUp.mutate({
      workspace_name: text("workspace_name").trim(),
      name: text("name").trim(),
      email: text("email").trim(),
      password: text("password"),
    });
  };
  const problem = setUp.isError ? asApiError(setUp.error) : null;
  const busy = setUp.isPending || setUp.isSuccess;
  return (
    <form onSubmit={submit} className="grid gap-4">
      {FIELDS.map(({ name, label, ...field }) => (
        <Field
          key={name}
          label={label}
          hint={"hint" in field ? field.hint : undefined}
          error={problem?.fields.get(`/${name}`)}
        >
          {(ids) => (
            <Input
              {...ids}
              name={name}
              type={field.type}
              autoComplete={field.autoComplete}
              minLength={"minLength" in field ? field.minLength : undefined}
              required
            />
          )}
        </Field>
      ))}
      {problem && problem.fields.size === 0 && <Refusal>{problem.message}</Refusal>}
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy ? "Setting up…" : "Create the workspace"}
      </Button>
    </form>
  );
}
