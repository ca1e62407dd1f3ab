import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface OwnPasswordFieldProps {
  label?: string;
  hint?: string;
  error?: string | undefined;
}

/** The member's present password: a browser that was left open is not enough. */
export function OwnPasswordField({ label = "Your password", hint, error }: OwnPasswordFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <Input {...ids} name="password" type="password" autoComplete="current-password" required />}
    </Field>
  );
}
