"use client";

import { type FormEvent, useState } from "react";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { FormRefusal } from "@/components/ui/form-refusal";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { asApiError } from "@/lib/api/api-error";
import type { Role } from "@/lib/api/types";
import { humanize } from "@/lib/format/names";
import { useMember } from "@/lib/session/session-context";
import { MAY, rolesUpTo } from "../lib/roles";
import type { useInvite } from "../mutations";

const FIELDS = ["/email", "/role"];

interface InviteFormProps {
  invite: ReturnType<typeof useInvite>;
  onCancel: () => void;
}

/** Whom to invite, and as what. */
export function InviteForm({ invite, onCancel }: InviteFormProps) {
  const { role: own } = useMember();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const problem = invite.isError ? asApiError(invite.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="E-mail" hint="They sign in with it." error={problem?.fields.get("/email")}>
        {(ids) => (
          <Input
            {...ids}
            type="email"
            autoComplete="off"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Role" hint={`${humanize(role)}: ${MAY[role]}.`} error={problem?.fields.get("/role")}>
        {(ids) => (
          <NativeSelect {...ids} value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {rolesUpTo(own).map((one) => (
              <option key={one} value={one}>
                {humanize(one)}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <FormRefusal problem={problem} fields={FIELDS} />
      <DialogActions act="Make the link" busy={invite.isPending} onCancel={onCancel} />
    </form>
  );
}
