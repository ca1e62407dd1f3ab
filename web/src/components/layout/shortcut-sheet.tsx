"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";
import { useShortcuts } from "@/lib/shortcuts/shortcut-context";

const ROWS = [
  { keys: ["J", "K"], does: "Next and previous conversation" },
  { keys: ["T"], does: "Take over, or hand back to the AI" },
  { keys: ["R"], does: "Write a text" },
  { keys: ["E"], does: "Close the conversation" },
  { keys: ["?"], does: "This sheet" },
] as const;

const WRITING = [
  { keys: ["Enter"], does: "Send" },
  { keys: ["Shift", "Enter"], does: "New line" },
  { keys: ["Esc"], does: "Leave the text field" },
] as const;

function Rows({ rows }: { rows: readonly { keys: readonly string[]; does: string }[] }) {
  return (
    <dl className="grid gap-2">
      {rows.map((row) => (
        <div key={row.does} className="flex items-center justify-between gap-4 text-sm">
          <dt>{row.does}</dt>
          <dd className="flex gap-1">
            {row.keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function ShortcutSheet() {
  const { sheetOpen, setSheetOpen, enabled, setEnabled } = useShortcuts();
  return (
    <Dialog open={sheetOpen} onOpenChange={setSheetOpen}>
      <DialogContent title="Keyboard shortcuts" className="max-w-sm">
        <div className="mt-4 grid gap-4">
          <Rows rows={ROWS} />
          <div className="border-t pt-4">
            <p className="mb-2 text-xs text-muted-foreground">While writing</p>
            <Rows rows={WRITING} />
          </div>
          <div className="flex items-center justify-between gap-4 border-t pt-4">
            <p className="text-sm">
              Single-key shortcuts
              <span className="block text-xs text-muted-foreground">
                Off, only the keys while writing remain.
              </span>
            </p>
            <Switch label="Single-key shortcuts" checked={enabled} onCheckedChange={setEnabled} />
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
