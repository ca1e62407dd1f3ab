"use client";

import Link from "next/link";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { Skeleton } from "@/components/ui/skeleton";
import { asApiError } from "@/lib/api/api-error";
import { useLinkSecret } from "../hooks/use-link-secret";
import { useAskReset, useResetPassword } from "../mutations";
import { NewPasswordField } from "./new-password-field";

/** Asks for a link, or takes the new password of whoever came by one. */
export function ResetForm() {
  const secret = useLinkSecret();
  if (secret === null) return <Skeleton className="h-40" />;
  return secret ? <Choose secret={secret} /> : <Ask />;
}

function Ask() {
  const ask = useAskReset();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(String(new FormData(event.currentTarget).get("email")).trim());
  };
  if (ask.isSuccess) {
    return (
      <p role="status" className="text-sm">
        If this address signs in here, a link is on its way. It works once, for half an hour. Nothing came?
        Ask an owner of your workspace whether mail is set up.
      </p>
    );
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="E-mail">
        {(ids) => <Input {...ids} name="email" type="email" autoComplete="username" required />}
      </Field>
      {ask.isError && <Refusal>{asApiError(ask.error).message}</Refusal>}
      <Button type="submit" variant="primary" size="lg" disabled={ask.isPending}>
        Mail me a link
      </Button>
      <BackToSignIn />
    </form>
  );
}

function Choose({ secret }: { secret: string }) {
  const reset = useResetPassword(secret);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    reset.mutate(String(new FormData(event.currentTarget).get("password")));
  };
  if (reset.isSuccess) {
    return (
      <div className="grid gap-4 text-sm">
        <p role="status">Your password is changed, and you are signed out everywhere.</p>
        <BackToSignIn />
      </div>
    );
  }
  const problem = reset.isError ? asApiError(reset.error) : null;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <NewPasswordField label="New password" error={problem?.fields.get("/password")} />
      {problem?.status === 404 && (
        <Refusal>
          This link works no longer.{" "}
          <a href="/reset/" className="underline">
            Ask for a new one
          </a>
          .
        </Refusal>
      )}
      {problem && problem.status !== 404 && problem.fields.size === 0 && <Refusal>{problem.message}</Refusal>}
      <Button type="submit" variant="primary" size="lg" disabled={reset.isPending}>
        Change the password
      </Button>
    </form>
  );
}

function BackToSignIn() {
  return (
    <Link href="/login/" className="justify-self-center rounded-sm text-sm text-primary hover:underline">
      Back to sign-in
    </Link>
  );
}
