"use client";

import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Passkey } from "@/lib/api/types";
import { useKnowsPasskeys } from "@/lib/passkeys";
import { PasskeyList } from "./passkey-list";

const AddPasskeyDialog = dynamic(() => import("./add-passkey-dialog").then((part) => part.AddPasskeyDialog), {
  ssr: false,
});
const RemovePasskeyDialog = dynamic(
  () => import("./remove-passkey-dialog").then((part) => part.RemovePasskeyDialog),
  { ssr: false },
);

/** The member's passkeys. */
export function PasskeySection() {
  const known = useKnowsPasskeys();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  return (
    <div className="grid gap-3">
      <PasskeyList onRemove={setRemoving} />
      {known === false ? (
        <p className="text-sm text-muted-foreground">
          This browser knows no passkeys. Add one in another browser, or on your phone.
        </p>
      ) : (
        <Button className="justify-self-start" onClick={() => setAdding(true)}>
          <KeyRound aria-hidden />
          Add a passkey
        </Button>
      )}
      {adding && <AddPasskeyDialog onClose={() => setAdding(false)} />}
      {removing && <RemovePasskeyDialog passkey={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}
