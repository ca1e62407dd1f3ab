"use client";

import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { useInvite } from "../mutations";
import { InviteForm } from "./invite-form";
import { MadeInvite } from "./made-invite";

/** Invites somebody, and shows the link once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const invite = useInvite();
  const [leaving, setLeaving] = useState(false);
  const made = invite.data;
  return (
    <Dialog open onOpenChange={(open) => !open && (made ? setLeaving(true) : onClose())}>
      <DialogContent
        title={made ? `${made.email} is invited` : "Invite somebody"}
        description={
          made
            ? "The link is shown this once, and not stored here."
            : "Whoever opens the link chooses a name and a password, and is in."
        }
        onInteractOutside={(event) => event.preventDefault()}
      >
        <div className="mt-4">
          {made ? (
            <MadeInvite made={made} leaving={leaving} onKept={onClose} />
          ) : (
            <InviteForm invite={invite} onCancel={onClose} />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
