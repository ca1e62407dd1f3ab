import { Button } from "@/components/ui/button";

interface DialogActionsProps {
  /** What the form does. */
  act: string;
  busy: boolean;
  danger?: boolean;
  cancel?: string;
  onCancel: () => void;
}

/** The way out of a dialog's form, and the way on. */
export function DialogActions({ act, busy, danger, cancel = "Cancel", onCancel }: DialogActionsProps) {
  return (
    <div className="flex justify-end gap-2">
      <Button variant="ghost" onClick={onCancel}>
        {cancel}
      </Button>
      <Button type="submit" variant={danger ? "danger" : "primary"} disabled={busy}>
        {busy ? "One moment…" : act}
      </Button>
    </div>
  );
}
