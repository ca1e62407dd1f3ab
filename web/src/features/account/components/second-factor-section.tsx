"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { SecondFactorState } from "./second-factor-state";

const SetUpDialog = dynamic(() => import("./set-up-dialog").then((part) => part.SetUpDialog), { ssr: false });
const RenewCodesDialog = dynamic(() => import("./renew-codes-dialog").then((part) => part.RenewCodesDialog), {
  ssr: false,
});
const TurnOffDialog = dynamic(() => import("./turn-off-dialog").then((part) => part.TurnOffDialog), {
  ssr: false,
});

export type SecondFactorAct = "set-up" | "renew" | "turn-off";

/** The dialogs stand apart from the state: codes that are shown once must outlive whatever is loaded meanwhile. */
export function SecondFactorSection() {
  const [open, setOpen] = useState<SecondFactorAct | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <SecondFactorState onAct={setOpen} />
      {open === "set-up" && <SetUpDialog onClose={close} />}
      {open === "renew" && <RenewCodesDialog onClose={close} />}
      {open === "turn-off" && <TurnOffDialog onClose={close} />}
    </>
  );
}
