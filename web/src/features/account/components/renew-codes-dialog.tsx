"use client";

import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/ui/code-field";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { FormRefusal } from "@/components/ui/form-refusal";
import { asApiError } from "@/lib/api/api-error";
import { useRenewRecoveryCodes } from "../mutations";
import { RecoveryCodes } from "./recovery-codes";

/** Gives the member other recovery codes. */
export function RenewCodesDialog({ onClose }: { onClose: () => void }) {
  const renew = useRenewRecoveryCodes();
  const [leaving, setLeaving] = useState(false);
  const codes = renew.data?.recovery_codes;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    renew.mutate(String(new FormData(event.currentTarget).get("code")));
  };
  const problem = renew.isError ? asApiError(renew.error) : null;
  return (
    <Dialog open onOpenChange={(open) => !open && (codes ? setLeaving(true) : onClose())}>
      <DialogContent
        title="New recovery codes"
        description={
          codes ? "The former ones are good no longer." : "The former ones will be good no longer."
        }
        onInteractOutside={(event) => event.preventDefault()}
      >
        <div className="mt-4">
          {codes ? (
            <RecoveryCodes codes={codes} leaving={leaving} onKept={onClose} />
          ) : (
            <form onSubmit={submit} className="grid gap-4">
              <CodeField recovery error={problem?.fields.get("/code")} />
              <FormRefusal problem={problem} fields={["/code"]} />
              <DialogActions act="Make new codes" busy={renew.isPending} onCancel={onClose} />
            </form>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
