"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { Refusal } from "@/components/ui/refusal";
import { asApiError } from "@/lib/api/api-error";
import { keepNext } from "../lib/kept-next";
import { useGoToProvider } from "../mutations";
import { methodsQuery } from "../queries";

/** Leads to the provider that members may sign in with, where one is set up. */
export function ProviderButton() {
  const [next] = useQueryState("next", parseAsString);
  const { data: methods } = useQuery(methodsQuery);
  const go = useGoToProvider();
  if (!methods?.oidc) return null;

  const leave = () => {
    keepNext(next);
    go.mutate();
  };
  return (
    <div className="mt-3 grid gap-3">
      <Button type="button" size="lg" onClick={leave} disabled={go.isPending || go.isSuccess}>
        Continue with {methods.oidc.name}
      </Button>
      {go.isError && <Refusal>{asApiError(go.error).message}</Refusal>}
    </div>
  );
}
