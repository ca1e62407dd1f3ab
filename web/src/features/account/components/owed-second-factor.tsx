"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { BrandMark } from "@/components/layout/brand-mark";
import { Button } from "@/components/ui/button";
import { Refusal } from "@/components/ui/refusal";
import { asApiError } from "@/lib/api/api-error";
import { refreshSession } from "@/lib/api/token";
import { useMember, useSession } from "@/lib/session/session-context";
import { secondFactorQuery } from "../queries";
import { SecondFactorSection } from "./second-factor-section";

/** The one thing to do for whoever signed in with a password where the workspace demands more. */
export function OwedSecondFactor() {
  const { workspace } = useMember();
  const { leave } = useSession();
  const factor = useQuery(secondFactorQuery);
  const goOn = useMutation({ mutationFn: refreshSession });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-lg content-center gap-6 p-5">
      <BrandMark />
      <div className="grid gap-2">
        <h1 className="text-xl font-semibold tracking-tight">One more step</h1>
        <p className="text-sm text-muted-foreground">
          {workspace.name} asks every member for more than a password. Set up a second factor, and you are in.
          It takes two minutes and an authenticator app on your phone.
        </p>
      </div>
      <SecondFactorSection />
      {goOn.isError && <Refusal>{asApiError(goOn.error).message}</Refusal>}
      <div className="flex flex-wrap gap-2">
        {factor.data?.active && (
          <Button variant="primary" disabled={goOn.isPending} onClick={() => goOn.mutate()}>
            Go on to Leadline
          </Button>
        )}
        <Button variant="ghost" onClick={() => void leave()}>
          Sign out
        </Button>
      </div>
    </main>
  );
}
