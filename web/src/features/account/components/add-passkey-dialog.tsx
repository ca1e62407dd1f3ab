"use client";

import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { CodeField } from "@/components/ui/code-field";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { FormRefusal } from "@/components/ui/form-refusal";
import { Input } from "@/components/ui/input";
import { asApiError } from "@/lib/api/api-error";
import { NoPasskey } from "@/lib/passkeys";
import { browserName } from "../lib/browser-name";
import { useAddPasskey } from "../mutations";
import { secondFactorQuery } from "../queries";
import { NoPasskeyMade } from "./no-passkey-made";
import { OwnPasswordField } from "./own-password-field";

const FIELDS = ["/name", "/password", "/code"];
const LONGEST_NAME = 60;

/** Has the browser make a passkey, for whoever has password and code. */
export function AddPasskeyDialog({ onClose }: { onClose: () => void }) {
  const add = useAddPasskey();
  const { data: factor } = useQuery(secondFactorQuery);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "");
    const wanted = {
      name: text("name").trim(),
      password: text("password"),
      code: text("code") || null,
    };
    add.mutate(wanted, { onSuccess: onClose });
  };
  const made = !(add.error instanceof NoPasskey);
  const problem = add.isError && made ? asApiError(add.error) : null;
  const wrong = (pointer: string) => problem?.fields.get(pointer);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Add a passkey"
        description="It signs you in without anything else. So prove first that it is you."
        onInteractOutside={(event) => event.preventDefault()}
      >
        <form onSubmit={submit} className="mt-4 grid gap-4">
          <Field label="Name" hint="So that you know it again in your list." error={wrong("/name")}>
            {(ids) => (
              <Input
                {...ids}
                name="name"
                defaultValue={browserName(navigator.userAgent).slice(0, LONGEST_NAME)}
                maxLength={LONGEST_NAME}
                pattern=".*\S.*"
                autoComplete="off"
                required
              />
            )}
          </Field>
          <OwnPasswordField error={wrong("/password")} />
          {(factor?.active || wrong("/code")) && <CodeField recovery error={wrong("/code")} />}
          <FormRefusal problem={problem} fields={FIELDS} />
          {add.error instanceof NoPasskey && <NoPasskeyMade why={add.error.why} />}
          <DialogActions act="Go on" busy={add.isPending} onCancel={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}
