"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { FormRefusal } from "@/components/ui/form-refusal";
import { asApiError } from "@/lib/api/api-error";
import type { Passkey } from "@/lib/api/types";
import { useRemovePasskey } from "../mutations";

interface RemovePasskeyDialogProps {
  passkey: Passkey;
  onClose: () => void;
}

export function RemovePasskeyDialog({ passkey, onClose }: RemovePasskeyDialogProps) {
  const remove = useRemovePasskey();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Remove ${passkey.name}?`}
        description="It signs you in no longer. Your device goes on showing it until you delete it there too."
      >
        <form
          className="mt-4 grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            remove.mutate(passkey.id, { onSuccess: onClose });
          }}
        >
          <FormRefusal problem={remove.isError ? asApiError(remove.error) : null} fields={[]} />
          <DialogActions danger act="Remove" cancel="Keep it" busy={remove.isPending} onCancel={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}
