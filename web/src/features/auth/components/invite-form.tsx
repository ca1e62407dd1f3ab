"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError, asApiError } from "@/lib/api/api-error";
import { useSession } from "@/lib/session/session-context";
import { useLinkSecret } from "../hooks/use-link-secret";
import { useAcceptInvite } from "../mutations";
import { inviteQuery } from "../queries";
import { NewPasswordField } from "./new-password-field";

/** Makes whoever holds an invitation a member. */
export function InviteForm() {
  const router = useRouter();
  const { state } = useSession();
  const secret = useLinkSecret();
  const query = useQuery(inviteQuery(secret));
  const accept = useAcceptInvite(secret ?? "");
  useEffect(() => {
    if (accept.isSuccess && state.status === "in") router.replace("/inbox/");
  }, [accept.isSuccess, state.status, router]);

  const gone = secret === "" || (query.error instanceof ApiError && query.error.status === 404);
  if (gone && !accept.isSuccess) {
    return <p className="text-sm">This invitation works no longer. Ask whoever sent it for a new one.</p>;
  }
  if (query.isError) {
    return (
      <Failure
        title="The invitation did not load"
        reason={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!query.data) return <Skeleton className="h-50" />;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    accept.mutate({ name: String(data.get("name")).trim(), password: String(data.get("password")) });
  };
  const problem = accept.isError ? asApiError(accept.error) : null;
  const busy = accept.isPending || accept.isSuccess;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm">
        <span className="font-medium">{query.data.workspace}</span> invites you as {query.data.role}.
      </p>
      <Field label="E-mail">
        {(ids) => <Input {...ids} type="email" autoComplete="username" value={query.data.email} readOnly />}
      </Field>
      <Field label="Your name" error={problem?.fields.get("/name")}>
        {(ids) => <Input {...ids} name="name" autoComplete="name" maxLength={100} required />}
      </Field>
      <NewPasswordField label="Password" error={problem?.fields.get("/password")} />
      {problem && problem.fields.size === 0 && <Refusal>{problem.message}</Refusal>}
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy ? "Joining…" : "Join"}
      </Button>
    </form>
  );
}
