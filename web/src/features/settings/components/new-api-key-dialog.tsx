"use client";

import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { useMakeApiKey } from "../mutations";
import { ApiKeyForm } from "./api-key-form";
import { MadeKey } from "./made-key";

/** Makes an API key and shows it once. */
export function NewApiKeyDialog({ onClose }: { onClose: () => void }) {
  const make = useMakeApiKey();
  const [leaving, setLeaving] = useState(false);
  const made = make.data;
  return (
    <Dialog open onOpenChange={(open) => !open && (made ? setLeaving(true) : onClose())}>
      <DialogContent
        title={made ? `The key of ${made.name}` : "New API key"}
        description={
          made
            ? "It is shown this once, and not stored here."
            : "It acts in your name. Take it back whenever it may have fallen into other hands."
        }
        onInteractOutside={(event) => event.preventDefault()}
      >
        <div className="mt-4">
          {made ? (
            <MadeKey value={made.key} leaving={leaving} onKept={onClose} />
          ) : (
            <ApiKeyForm make={make} onCancel={onClose} />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
