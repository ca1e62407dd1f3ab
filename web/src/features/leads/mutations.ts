import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { NewConsentRecord } from "@/lib/api/types";
import { showError } from "@/lib/toast";

const refresh = (client: QueryClient, id: string) =>
  Promise.all(
    [keys.leads, keys.lead(id), keys.timeline(id), keys.conversations].map((queryKey) =>
      client.invalidateQueries({ queryKey }),
    ),
  );

/** Writes down what a lead said about texts, or that an opt-out was none. */
export function useRecordConsent(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewConsentRecord) =>
      take(api.POST("/api/leads/{id}/consent", { params: { path: { id } }, body })),
    onError: (reason) => showError("It was not written down", { description: explain(reason) }),
    onSettled: () => refresh(client, id),
  });
}

/** Blocks a lead as spam, or lifts that. */
export function useBlockLead(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (blocked: boolean) =>
      take(api.POST("/api/leads/{id}/block", { params: { path: { id } }, body: { blocked } })),
    onError: (reason) => showError("The lead is as it was", { description: explain(reason) }),
    onSettled: () => refresh(client, id),
  });
}

/** Releases a lead that was held back. */
export function useReleaseLead(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST("/api/leads/{id}/release", { params: { path: { id } } })),
    onError: (reason) => showError("The lead was not released", { description: explain(reason) }),
    onSettled: () => refresh(client, id),
  });
}
