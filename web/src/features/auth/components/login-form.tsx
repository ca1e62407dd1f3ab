"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeField } from "@/components/ui/code-field";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { type ApiError, asApiError } from "@/lib/api/api-error";
import { useSession, wasSignedIn } from "@/lib/session/session-context";
import { nextAddress } from "../lib/next-address";
import { useSignIn } from "../mutations";
import { setupQuery } from "../queries";

/** The answers that mean: the password is right, and a code is asked for. */
const CODE_ASKED = ["second_factor_required", "wrong_code"];

function words(problem: ApiError): string {
  return problem.code === "wrong_credentials" ? "E-mail and password do not match." : problem.message;
}

export function LoginForm() {
  const router = useRouter();
  const [next] = useQueryState("next", parseAsString);
  const { state, restore } = useSession();
  const { data: setup } = useQuery(setupQuery);
  const signIn = useSignIn();
  const [codeAsked, setCodeAsked] = useState(false);

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
    const code = data.get("code");
    signIn.mutate(
      {
        email: String(data.get("email")).trim(),
        password: String(data.get("password")),
        ...(code ? { code: String(code) } : {}),
      },
      { onError: (reason) => CODE_ASKED.includes(asApiError(reason).code) && setCodeAsked(true) },
    );
  };
  const problem = signIn.isError ? asApiError(signIn.error) : null;
  const busy = signIn.isPending || signIn.isSuccess;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="E-mail">
        {(ids) => <Input {...ids} name="email" type="email" autoComplete="username" required />}
      </Field>
      <Field label="Password">
        {(ids) => <Input {...ids} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      {codeAsked && (
        <CodeField first recovery error={problem?.code === "wrong_code" ? problem.message : undefined} />
      )}
      {problem && !CODE_ASKED.includes(problem.code) && <Refusal>{words(problem)}</Refusal>}
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </Button>
      <Link href="/reset/" className="justify-self-center rounded-sm text-sm text-primary hover:underline">
        Forgot your password?
      </Link>
    </form>
  );
}
