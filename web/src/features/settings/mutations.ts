import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type {
  AiSettingsChange,
  ComplianceChange,
  DocumentDraft,
  DocumentProposal,
  KnowledgeEntry,
  KnowledgePage,
  NewApiKey,
} from "@/lib/api/types";
import { showError, showSuccess, showToast } from "@/lib/toast";

type KnowledgePages = InfiniteData<KnowledgePage, string | undefined>;

/** A question and its answer, with the days on which it is true. */
export interface KnowledgeInput {
  question: string;
  answer: string;
  valid_from?: string | null | undefined;
  valid_until?: string | null | undefined;
}

interface WorkspaceInput {
  name?: string;
  time_zone?: string;
  follow_up_after_seconds?: number | null;
  require_second_factor?: boolean;
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
    mutationFn: (body: KnowledgeInput) => take(api.POST("/api/settings/knowledge", { body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.knowledge }),
  });
}

/** Stores the answer to an open question, for the next lead that asks it. */
export function useAnswerGap(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: KnowledgeInput) =>
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
      const before = client.getQueriesData<KnowledgePages>({ queryKey: keys.knowledge });
      client.setQueriesData<KnowledgePages>(
        { queryKey: keys.knowledge },
        (data) => data && without(data, entry.id),
      );
      return { before };
    },
    onError: (reason, _entry, context) => {
      for (const [key, data] of context?.before ?? []) client.setQueryData(key, data);
      showError("The answer was not deleted", { description: explain(reason) });
    },
    onSuccess: (_done, { question, answer, valid_from, valid_until }) =>
      showToast("Answer deleted", {
        description: question,
        action: { label: "Undo", onClick: () => add.mutate({ question, answer, valid_from, valid_until }) },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.knowledge }),
  });
}

function without(data: KnowledgePages, id: string): KnowledgePages {
  const pages = data.pages.map((page) => ({ ...page, items: page.items.filter((one) => one.id !== id) }));
  return { ...data, pages };
}

/** Looks at what a document would change. Nothing is stored. */
export function usePreviewDocument() {
  return useMutation({
    mutationFn: (body: DocumentProposal) =>
      take(api.POST("/api/settings/knowledge-documents/preview", { body })),
  });
}

/** Publishes a new document, or the next version of one. */
export function usePublishDocument(replaces?: { id: string; version: number }) {
  const forget = useForgetKnowledge();
  return useMutation({
    mutationFn: (draft: DocumentDraft) =>
      replaces
        ? take(
            api.POST("/api/settings/knowledge-documents/{id}/versions", {
              params: { path: { id: replaces.id } },
              body: { draft, based_on: replaces.version },
            }),
          )
        : take(api.POST("/api/settings/knowledge-documents", { body: draft })),
    onSuccess: () => showSuccess("Published: the AI answers from it now"),
    onSettled: forget,
  });
}

export function useRestoreDocument(id: string) {
  const forget = useForgetKnowledge();
  return useMutation({
    mutationFn: (body: { version: number; based_on: number }) =>
      take(api.POST("/api/settings/knowledge-documents/{id}/restore", { params: { path: { id } }, body })),
    onSuccess: ({ version }, body) => showSuccess(`Version ${body.version} is published again as ${version}`),
    onSettled: forget,
  });
}

export function useDeleteDocument() {
  const forget = useForgetKnowledge();
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE("/api/settings/knowledge-documents/{id}", { params: { path: { id } } })),
    onSuccess: () => showSuccess("Document deleted"),
    onSettled: forget,
  });
}

/** What is known of documents and answers is read again. */
function useForgetKnowledge() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.documents }),
      client.invalidateQueries({ queryKey: keys.knowledge }),
    ]);
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

/** Makes an API key that acts in the caller's name. The answer alone holds it. */
export function useMakeApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewApiKey) => take(api.POST("/api/team/api-keys", { body })),
    // A key that was shown is kept nowhere once its dialog is closed.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}

export function useTakeBackApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE("/api/team/api-keys/{id}", { params: { path: { id } } })),
    onSuccess: () => showSuccess("The key is good for nothing now"),
    onSettled: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}
