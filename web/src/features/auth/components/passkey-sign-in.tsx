"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Refusal } from "@/components/ui/refusal";
import { explain } from "@/lib/api/api-error";
import { NoPasskey, useKnowsPasskeys } from "@/lib/passkeys";
import { useSignInByPasskey } from "../mutations";
import { methodsQuery } from "../queries";

/** Signs in without typing anything, where the browser has passkeys. */
export function PasskeySignIn() {
  const known = useKnowsPasskeys();
  const { data: methods } = useQuery(methodsQuery);
  const signIn = useSignInByPasskey();
  if (!known || methods?.passkeys === false) return null;
  const busy = signIn.isPending || signIn.isSuccess;
  return (
    <div className="mt-5 grid gap-3">
      <p className="flex items-center gap-3 text-xs text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </p>
      <Button size="lg" disabled={busy} onClick={() => signIn.mutate()}>
        <KeyRound aria-hidden />
        {busy ? "Waiting for your passkey…" : "Sign in with a passkey"}
      </Button>
      {signIn.isError && <WhyNot reason={signIn.error} />}
    </div>
  );
}

function WhyNot({ reason }: { reason: unknown }) {
  if (!(reason instanceof NoPasskey)) return <Refusal>{explain(reason)}</Refusal>;
  if (reason.why !== "closed") {
    return <Refusal>Your browser could not use a passkey here. Sign in with your password.</Refusal>;
  }
  return (
    <p role="status" className="text-center text-sm text-balance text-muted-foreground">
      No passkey was used. Try again, or sign in with your password.
    </p>
  );
}
