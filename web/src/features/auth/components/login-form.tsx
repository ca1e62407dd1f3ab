"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { type FormEvent, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { asApiError } from "@/lib/api/api-error";
import { useSession, wasSignedIn } from "@/lib/session/session-context";
import { nextAddress } from "../lib/next-address";
import { useSignIn } from "../mutations";
import { setupQuery } from "../queries";
import { Refusal } from "./refusal";

function words(reason: unknown): string {
  const problem = asApiError(reason);
  return problem.code === "wrong_credentials" ? "E-mail and password do not match." : problem.message;
}

export function LoginForm() {
  const router = useRouter();
  const [next] = useQueryState("next", parseAsString);
  const { state, restore } = useSession();
  const { data: setup } = useQuery(setupQuery);
  const signIn = useSignIn();

  useEffect(() => {
    if (wasSignedIn()) restore();
  }, [restore]);
  useEffect(() => {
    if (state.status === "in") router.replace(nextAddress(next));
    else if (setup?.needed) router.replace("/setup/");
  }, [state.status, setup?.needed, next, router]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    signIn.mutate({ email: String(data.get("email")).trim(), password: String(data.get("password")) });
  };
  const busy = signIn.isPending || signIn.isSuccess;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="E-mail">
        {(ids) => <Input {...ids} name="email" type="email" autoComplete="username" required />}
      </Field>
      <Field label="Password">
        {(ids) => <Input {...ids} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      {signIn.isError && <Refusal>{words(signIn.error)}</Refusal>}
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </Button>
      <Link href="/reset/" className="justify-self-center rounded-sm text-sm text-primary hover:underline">
        Forgot your password?
      </Link>
    </form>
  );
}
