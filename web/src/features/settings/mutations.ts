import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { AiSettingsChange, ComplianceChange, KnowledgeEntry, KnowledgePage } from "@/lib/api/types";
import { showError, showSuccess, showToast } from "@/lib/toast";

interface WorkspaceInput {
  name?: string;
  time_zone?: string;
  follow_up_after_seconds?: number | null;
}

export function useSaveWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WorkspaceInput) => take(api.PATCH("/api/settings/workspace", { body })),
    onSuccess: (workspace) => {
      client.setQueryData(keys.workspace, workspace);
      showSuccess("Saved");
    },
  });
}

export function useSaveAiSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AiSettingsChange) => take(api.PATCH("/api/settings/ai", { body })),
    onSuccess: (settings) => {
      client.setQueryData(keys.aiSettings, settings);
      showSuccess("Saved");
    },
  });
}

export function useSaveCompliance() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ComplianceChange) => take(api.PATCH("/api/settings/compliance", { body })),
    onSuccess: (compliance) => {
      client.setQueryData(keys.compliance, compliance);
      showSuccess("Saved");
    },
    onError: (reason) => showError("Nothing was changed", { description: explain(reason) }),
  });
}

export function useAddKnowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { question: string; answer: string }) =>
      take(api.POST("/api/settings/knowledge", { body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.knowledge }),
  });
}

/** Stores the answer to an open question, for the next lead that asks it. */
export function useAnswerGap(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { question: string; answer: string }) =>
      take(api.POST("/api/settings/knowledge-gaps/{id}", { params: { path: { id } }, body })),
    onSuccess: () => showSuccess("The AI knows this now"),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.knowledge }),
        client.invalidateQueries({ queryKey: keys.gaps }),
      ]),
  });
}

export function useDismissGap() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE("/api/settings/knowledge-gaps/{id}", { params: { path: { id } } })),
    onError: (reason) => showError("The question is still on the list", { description: explain(reason) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.gaps }),
  });
}

/** Deletes at once; undo writes the same entry again. */
export function useDeleteKnowledge() {
  const client = useQueryClient();
  const add = useAddKnowledge();
  return useMutation({
    mutationFn: (entry: KnowledgeEntry) =>
      take(api.DELETE("/api/settings/knowledge/{id}", { params: { path: { id: entry.id } } })),
    onMutate: async (entry) => {
      await client.cancelQueries({ queryKey: keys.knowledge });
      const before = client.getQueryData<KnowledgePage>(keys.knowledge);
      client.setQueryData<KnowledgePage>(
        keys.knowledge,
        (page) => page && { ...page, items: page.items.filter((one) => one.id !== entry.id) },
      );
      return { before };
    },
    onError: (reason, _entry, context) => {
      client.setQueryData(keys.knowledge, context?.before);
      showError("The answer was not deleted", { description: explain(reason) });
    },
    onSuccess: (_done, { question, answer }) =>
      showToast("Answer deleted", {
        description: question,
        action: { label: "Undo", onClick: () => add.mutate({ question, answer }) },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.knowledge }),
  });
}

/** Tries a number with one text. What the provider says is the answer, be it a refusal. */
export function useTestChannel(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (to: string) =>
      take(api.POST("/api/settings/channels/{id}/test", { params: { path: { id } }, body: { to } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.channels }),
  });
}
