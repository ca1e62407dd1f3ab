import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Conversation } from "@/lib/api/types";
import { useMember } from "@/lib/session/session-context";
import { showError, showSuccess, showToast } from "@/lib/toast";
import { changeConversation } from "./lib/cache";

interface ActOptions<V> {
  run: (id: string, input: V) => Promise<Conversation>;
  change: (conversation: Conversation, input: V) => Conversation;
  failed: string;
  done?: string;
}

/** An act on a conversation that shows at once and is taken back when the server refuses. */
function useAct<V = void>(id: string, { run, change, failed, done }: ActOptions<V>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["act", id],
    mutationFn: (input: V) => run(id, input),
    onMutate: async (input: V) => ({
      rollback: await changeConversation(client, id, (conversation) => change(conversation, input)),
    }),
    onError: (reason, _input, context) => {
      context?.rollback();
      showError(failed, { description: explain(reason) });
    },
    onSuccess: (conversation) => {
      client.setQueryData(keys.conversation(id), conversation);
      if (done) showToast(done, { description: conversation.lead.name });
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.conversations });
      void client.invalidateQueries({ queryKey: keys.conversation(id) });
      void client.invalidateQueries({ queryKey: keys.messages(id) });
    },
  });
}

export function useTakeOver(id: string) {
  const { id: memberId, name } = useMember();
  return useAct(id, {
    run: (path) => take(api.POST("/api/conversations/{id}/takeover", { params: { path: { id: path } } })),
    change: (conversation) => ({
      ...conversation,
      handler: "human",
      assignee: { id: memberId, name },
      needs_person: null,
      composing: false,
      epoch: conversation.epoch + 1,
    }),
    failed: "The AI still holds this conversation",
  });
}

export function useHandBack(id: string) {
  return useAct(id, {
    run: (path) => take(api.POST("/api/conversations/{id}/handback", { params: { path: { id: path } } })),
    change: (conversation) => ({
      ...conversation,
      handler: "ai",
      needs_person: null,
      epoch: conversation.epoch + 1,
    }),
    failed: "You still hold this conversation",
  });
}

export function useCloseConversation(id: string) {
  return useAct(id, {
    run: (path) => take(api.POST("/api/conversations/{id}/close", { params: { path: { id: path } } })),
    change: (conversation) => ({ ...conversation, status: "resolved", needs_person: null, composing: false }),
    failed: "The conversation is still open",
    done: "Conversation closed",
  });
}

export function useAssign(id: string) {
  return useAct<Conversation["assignee"]>(id, {
    run: (path, assignee) =>
      take(
        api.PATCH("/api/conversations/{id}", {
          params: { path: { id: path } },
          body: { assignee_id: assignee?.id ?? null },
        }),
      ),
    change: (conversation, assignee) => ({ ...conversation, assignee }),
    failed: "The assignee did not change",
  });
}

/** Makes an answer for everybody of what a member wrote. */
export function useKeepAnswer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { question: string; answer: string; message_id: string }) =>
      take(api.POST("/api/settings/knowledge", { body })),
    onSuccess: () => showSuccess("The AI knows this now"),
    onSettled: () => client.invalidateQueries({ queryKey: keys.knowledge }),
  });
}
