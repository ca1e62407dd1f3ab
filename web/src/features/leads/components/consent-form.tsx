import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { Textarea } from "@/components/ui/textarea";

type ToldBy = "call" | "email" | "member";

interface ConsentFormProps {
  title: string;
  hint: string;
  action: string;
  /** Whether to ask how the lead said so. */
  asksHow?: boolean;
  saving: boolean;
  onSave: (said: { toldBy: ToldBy; note: string }) => void;
  onCancel: () => void;
}

/** Something about consent, with the words that prove it. */
export function ConsentForm({ title, hint, action, asksHow, saving, onSave, onCancel }: ConsentFormProps) {
  const [toldBy, setToldBy] = useState<ToldBy>("call");
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ toldBy, note: note.trim() });
  };
  return (
    <form onSubmit={submit} className="grid gap-3 rounded-md border bg-surface p-3">
      <p className="text-sm">{title}</p>
      {asksHow && (
        <Field label="How they said so">
          {(ids) => (
            <NativeSelect
              {...ids}
              value={toldBy}
              onChange={(event) => setToldBy(event.target.value as ToldBy)}
            >
              <option value="call">On the phone</option>
              <option value="email">By e-mail</option>
              <option value="member">In some other way</option>
            </NativeSelect>
          )}
        </Field>
      )}
      <Field label="Note" hint={hint}>
        {(ids) => (
          <Textarea
            {...ids}
            required
            minLength={3}
            maxLength={1_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={saving || note.trim().length < 3}>
          {saving ? "Saving…" : action}
        </Button>
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
