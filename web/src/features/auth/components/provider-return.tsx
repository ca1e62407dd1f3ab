"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Refusal } from "@/components/ui/refusal";
import { asApiError } from "@/lib/api/api-error";
import { useSession } from "@/lib/session/session-context";
import { keptNext } from "../lib/kept-next";
import { providerAnswer } from "../lib/provider-answer";
import { useReturnFromProvider } from "../mutations";

/** Takes what the provider sent the browser back with out of the address, and signs in with it. */
export function ProviderReturn() {
  const router = useRouter();
  const { state } = useSession();
  const { mutate, isSuccess, error } = useReturnFromProvider();
  const [words, setWords] = useState<string | null>(null);
  const taken = useRef(false);

  useEffect(() => {
    if (taken.current) return;
    taken.current = true;
    const answer = providerAnswer(location.search);
    history.replaceState(null, "", location.pathname);
    if (answer.kind === "refusal") setWords(answer.words);
    else mutate({ code: answer.code, state: answer.state, iss: answer.iss });
  }, [mutate]);
  useEffect(() => {
    if (isSuccess && state.status === "in") router.replace(keptNext());
  }, [isSuccess, state.status, router]);

  const refusal = error ? asApiError(error).message : words;
  if (!refusal) {
    return (
      <p role="status" className="text-sm">
        Signing in…
      </p>
    );
  }
  return (
    <div className="grid gap-4">
      <Refusal>{refusal}</Refusal>
      <Link href="/login/" className="justify-self-center rounded-sm text-sm text-primary hover:underline">
        Back to sign-in
      </Link>
    </div>
  );
}
