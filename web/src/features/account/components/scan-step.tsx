import type { FormEvent } from "react";
import { CopyText } from "@/components/record/copy-text";
import { CodeField } from "@/components/ui/code-field";
import { DialogActions } from "@/components/ui/dialog-actions";
import { FormRefusal } from "@/components/ui/form-refusal";
import { asApiError } from "@/lib/api/api-error";
import type { BegunSecondFactor } from "@/lib/api/types";
import type { useConfirmSecondFactor } from "../mutations";
import { QrCode } from "./qr-code";

interface ScanStepProps {
  begun: BegunSecondFactor;
  confirm: ReturnType<typeof useConfirmSecondFactor>;
  onCancel: () => void;
}

/** What the app is told, as a picture and to be typed, and the code that proves it has understood. */
export function ScanStep({ begun, confirm, onCancel }: ScanStepProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirm.mutate(String(new FormData(event.currentTarget).get("code")));
  };
  const problem = confirm.isError ? asApiError(confirm.error) : null;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <QrCode text={begun.uri} label="A picture for your authenticator app" className="mx-auto size-52" />
      <div className="rounded-md bg-sunken px-3 py-2 text-center">
        <p className="text-xs text-muted-foreground">No camera? Type this key into the app:</p>
        <CopyText
          mono
          label="Key"
          value={begun.secret}
          shown={begun.secret.replace(/(.{4})(?=.)/g, "$1 ")}
          wraps
        />
      </div>
      <CodeField first label="Code from the app" hint="Six digits." error={problem?.fields.get("/code")} />
      <FormRefusal problem={problem} fields={["/code"]} />
      <DialogActions act="Turn on" busy={confirm.isPending} onCancel={onCancel} />
    </form>
  );
}
