import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Message } from "@/lib/api/types";
import { useMember } from "@/lib/session/session-context";
import { appendMessage, changeConversation } from "./lib/cache";

/** One text on its way. The key makes a retry safe: the server sends it once. */
export interface Outgoing {
  key: string;
  text: string;
  at: string;
}

export interface Unsent extends Outgoing {
  error: Error | null;
}

const REFUSED = new Set(["opted_out", "no_consent"]);

export function useSend(conversationId: string) {
  const client = useQueryClient();
  const { id, name } = useMember();
  return useMutation({
    mutationKey: keys.sending(conversationId),
    gcTime: Number.POSITIVE_INFINITY,
    mutationFn: ({ key, text }: Outgoing) =>
      take(
        api.POST("/api/conversations/{id}/messages", {
          params: { path: { id: conversationId } },
          body: { text },
          headers: { "Idempotency-Key": key },
        }),
      ),
    onMutate: async () => ({
      rollback: await changeConversation(client, conversationId, (conversation) => ({
        ...conversation,
        // Where the AI does not answer by itself, writing takes nothing from it.
        handler: conversation.mode === "auto" ? "human" : conversation.handler,
        suggested: false,
        assignee: conversation.assignee ?? { id, name },
        needs_person: null,
        composing: false,
      })),
    }),
    onError: (_reason, _outgoing, context) => context?.rollback(),
    onSuccess: (message) => appendMessage(client, message),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.conversations });
      void client.invalidateQueries({ queryKey: keys.conversation(conversationId) });
    },
  });
}

/** What was written here but is not in the thread yet: on its way, or failed. */
export function useUnsent(conversationId: string, messages: readonly Message[]): Unsent[] {
  const all = useMutationState({
    filters: {
      mutationKey: keys.sending(conversationId),
      predicate: ({ state }) => state.status === "pending" || state.status === "error",
    },
    select: ({ state }) => ({ ...(state.variables as Outgoing), error: state.error }),
  });
  return all.filter((outgoing) => outgoing.error || !arrived(outgoing, messages));
}

/** The live refetch can be faster than the answer to the send. */
function arrived({ text, at }: Outgoing, messages: readonly Message[]): boolean {
  const since = new Date(at).getTime() - 5_000;
  return messages
    .slice(-5)
    .some(
      (one) => one.author === "member" && one.text === text && new Date(one.created_at).getTime() >= since,
    );
}

export function useForget(conversationId: string) {
  const client = useQueryClient();
  return (key: string) => {
    const cache = client.getMutationCache();
    for (const mutation of cache.findAll({ mutationKey: keys.sending(conversationId), status: "error" })) {
      if ((mutation.state.variables as Outgoing).key === key) cache.remove(mutation);
    }
  };
}

export function mayRetry(error: Error): boolean {
  return !(error instanceof ApiError && REFUSED.has(error.code));
}
