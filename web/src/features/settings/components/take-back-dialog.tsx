"use client";

import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { FormRefusal } from "@/components/ui/form-refusal";
import { asApiError } from "@/lib/api/api-error";
import type { ApiKey } from "@/lib/api/types";
import { useTakeBackApiKey } from "../mutations";

interface TakeBackDialogProps {
  apiKey: ApiKey;
  onClose: () => void;
}

export function TakeBackDialog({ apiKey, onClose }: TakeBackDialogProps) {
  const takeBack = useTakeBackApiKey();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Take back the key of ${apiKey.name}?`}
        description="Programs that use it are refused from now on. This cannot be undone."
      >
        <div className="mt-4 grid gap-4">
          <FormRefusal problem={takeBack.isError ? asApiError(takeBack.error) : null} fields={[]} />
          <div className="flex justify-end gap-2">
            <Button variant="ghost" onClick={onClose}>
              Keep it
            </Button>
            <Button
              variant="danger"
              disabled={takeBack.isPending}
              onClick={() => takeBack.mutate(apiKey.id, { onSuccess: onClose })}
            >
              {takeBack.isPending ? "Taking back…" : "Take back"}
            </Button>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
