import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface NewPasswordFieldProps {
  label: string;
  error?: string | undefined;
}

/** A password that somebody chooses. */
export function NewPasswordField({ label, error }: NewPasswordFieldProps) {
  return (
    <Field label={label} hint="At least 12 characters. A sentence works well." error={error}>
      {(ids) => (
        <Input {...ids} name="password" type="password" autoComplete="new-password" minLength={12} required />
      )}
    </Field>
  );
}
