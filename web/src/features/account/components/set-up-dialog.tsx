"use client";

import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { useBeginSecondFactor, useConfirmSecondFactor } from "../mutations";
import { PasswordStep } from "./password-step";
import { RecoveryCodes } from "./recovery-codes";
import { ScanStep } from "./scan-step";

const LEADS = {
  password: "First your password, so that nobody else does this for you.",
  scan: "Read the picture with an authenticator app, then type the code it shows.",
  codes: "The second factor is on. These codes help where your phone cannot.",
};

/** Sets a second factor up: the password, the app's first code, and the codes to keep. */
export function SetUpDialog({ onClose }: { onClose: () => void }) {
  const begin = useBeginSecondFactor();
  const confirm = useConfirmSecondFactor();
  const [leaving, setLeaving] = useState(false);
  const codes = confirm.data?.recovery_codes;
  const step = codes ? "codes" : begin.data ? "scan" : "password";
  return (
    <Dialog open onOpenChange={(open) => !open && (codes ? setLeaving(true) : onClose())}>
      <DialogContent
        title="Set up a second factor"
        description={LEADS[step]}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <div className="mt-4">
          {codes && <RecoveryCodes codes={codes} leaving={leaving} onKept={onClose} />}
          {step === "scan" && begin.data && (
            <ScanStep begun={begin.data} confirm={confirm} onCancel={onClose} />
          )}
          {step === "password" && <PasswordStep begin={begin} onCancel={onClose} />}
        </div>
      </DialogContent>
    </Dialog>
  );
}
