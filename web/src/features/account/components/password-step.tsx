import type { FormEvent } from "react";
import { DialogActions } from "@/components/ui/dialog-actions";
import { FormRefusal } from "@/components/ui/form-refusal";
import { asApiError } from "@/lib/api/api-error";
import type { useBeginSecondFactor } from "../mutations";
import { OwnPasswordField } from "./own-password-field";

interface PasswordStepProps {
  begin: ReturnType<typeof useBeginSecondFactor>;
  onCancel: () => void;
}

export function PasswordStep({ begin, onCancel }: PasswordStepProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    begin.mutate(String(new FormData(event.currentTarget).get("password")));
  };
  const problem = begin.isError ? asApiError(begin.error) : null;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <OwnPasswordField error={problem?.fields.get("/password")} />
      <FormRefusal problem={problem} fields={["/password"]} />
      <DialogActions act="Go on" busy={begin.isPending} onCancel={onCancel} />
    </form>
  );
}
