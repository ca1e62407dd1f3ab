"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { FormRefusal } from "@/components/ui/form-refusal";
import { asApiError } from "@/lib/api/api-error";
import type { Teammate } from "@/lib/api/types";
import { type MemberAct, useMemberAct } from "../mutations";

const WORDS: Record<MemberAct, { title: (name: string) => string; lead: string; act: string }> = {
  "sign-out": {
    title: (name) => `Sign ${name} out everywhere?`,
    lead: "For a device that was lost. Within ten minutes nothing opens without signing in again.",
    act: "Sign out",
  },
  "remove-second-factor": {
    title: (name) => `Remove the second factor of ${name}?`,
    lead: "For somebody who lost phone and recovery codes. Make sure who asks: afterwards the password alone signs in. All sessions end.",
    act: "Remove it",
  },
  remove: {
    title: (name) => `Remove ${name} from the team?`,
    lead: "Sessions, passkeys and API keys end, and the conversations become nobody's. What was written stays.",
    act: "Remove",
  },
};

interface MemberActDialogProps {
  act: MemberAct;
  member: Teammate;
  onClose: () => void;
}

export function MemberActDialog({ act, member, onClose }: MemberActDialogProps) {
  const doing = useMemberAct(act, member.id);
  const words = WORDS[act];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.title(member.name)} description={words.lead}>
        <form
          className="mt-4 grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(undefined, { onSuccess: onClose });
          }}
        >
          <FormRefusal problem={doing.isError ? asApiError(doing.error) : null} fields={[]} />
          <DialogActions danger act={words.act} busy={doing.isPending} onCancel={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}
