"use client";

import type { FormEvent } from "react";
import { CodeField } from "@/components/ui/code-field";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { FormRefusal } from "@/components/ui/form-refusal";
import { asApiError } from "@/lib/api/api-error";
import { useRemoveSecondFactor } from "../mutations";
import { OwnPasswordField } from "./own-password-field";

/** Removes the second factor, by whoever has password and code. */
export function TurnOffDialog({ onClose }: { onClose: () => void }) {
  const remove = useRemoveSecondFactor();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const body = { password: String(data.get("password")), code: String(data.get("code")) };
    remove.mutate(body, { onSuccess: onClose });
  };
  const problem = remove.isError ? asApiError(remove.error) : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Turn the second factor off?"
        description="Your password alone will sign you in, and your recovery codes will be good no longer."
      >
        <form onSubmit={submit} className="mt-4 grid gap-4">
          <OwnPasswordField error={problem?.fields.get("/password")} />
          <CodeField recovery error={problem?.fields.get("/code")} />
          <FormRefusal problem={problem} fields={["/password", "/code"]} />
          <DialogActions danger act="Turn off" cancel="Keep it" busy={remove.isPending} onCancel={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}
