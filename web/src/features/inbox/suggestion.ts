import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import { showError } from "@/lib/toast";
import { appendMessage, changeConversation } from "./lib/cache";

interface SentSuggestion {
  /** Makes a retry safe: the server sends it once. */
  key: string;
  /** Other words than those that are proposed. */
  text?: string | undefined;
}

/** Sends what the AI proposes in the member's name. */
export function useSendSuggestion(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, text }: SentSuggestion) =>
      take(
        api.POST("/api/conversations/{id}/suggestion", {
          params: { path: { id } },
          body: { text: text ?? null },
          headers: { "Idempotency-Key": key },
        }),
      ),
    onSuccess: (message) => appendMessage(client, message),
    onError: (reason) => showError("The reply was not sent", { description: explain(reason) }),
    onSettled: () => refresh(client, id),
  });
}

/** Puts the proposal away at once; it comes back when the server refuses. */
export function useDismissSuggestion(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE("/api/conversations/{id}/suggestion", { params: { path: { id } } })),
    onMutate: async () => ({
      rollback: await changeConversation(client, id, (conversation) => ({
        ...conversation,
        suggested: false,
      })),
    }),
    onError: (reason, _nothing, context) => {
      context?.rollback();
      showError("The proposal is still there", { description: explain(reason) });
    },
    onSettled: () => refresh(client, id),
  });
}

function refresh(client: ReturnType<typeof useQueryClient>, id: string) {
  void client.invalidateQueries({ queryKey: keys.conversations });
  void client.invalidateQueries({ queryKey: keys.conversation(id) });
}
