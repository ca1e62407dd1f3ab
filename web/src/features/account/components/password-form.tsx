"use client";

import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormRefusal } from "@/components/ui/form-refusal";
import { Input } from "@/components/ui/input";
import { asApiError } from "@/lib/api/api-error";
import { useMember } from "@/lib/session/session-context";
import { useChangePassword } from "../mutations";
import { OwnPasswordField } from "./own-password-field";

/** Changes the password, by whoever knows the present one. */
export function PasswordForm() {
  const { email } = useMember();
  const change = useChangePassword();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const body = { password: String(data.get("password")), new_password: String(data.get("new_password")) };
    change.mutate(body, { onSuccess: () => form.reset() });
  };
  const problem = change.isError ? asApiError(change.error) : null;
  return (
    <form onSubmit={submit} className="grid max-w-md gap-4">
      {/* Password managers want to know whose password it is. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <OwnPasswordField label="Present password" error={problem?.fields.get("/password")} />
      <Field
        label="New password"
        hint="At least 12 characters. A sentence works well."
        error={problem?.fields.get("/new_password")}
      >
        {(ids) => (
          <Input
            {...ids}
            name="new_password"
            type="password"
            autoComplete="new-password"
            minLength={12}
            maxLength={200}
            required
          />
        )}
      </Field>
      <FormRefusal problem={problem} fields={["/password", "/new_password"]} />
      <Button type="submit" className="justify-self-start" disabled={change.isPending}>
        {change.isPending ? "Changing…" : "Change the password"}
      </Button>
    </form>
  );
}
