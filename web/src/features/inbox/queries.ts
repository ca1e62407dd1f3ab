import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Conversation, ConversationView, Message } from "@/lib/api/types";

export const conversationListQuery = (view: ConversationView) =>
  infiniteQueryOptions({
    queryKey: keys.conversationList(view),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/api/conversations", { params: { query: { view, limit: 50, cursor: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** The newest page comes first; each page is oldest first inside. */
export const messagesQuery = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: keys.messages(conversationId),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/api/conversations/{id}/messages", {
          params: { path: { id: conversationId }, query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: (data) => data.pages.toReversed().flatMap((page) => page.items),
  });

/** A picture never changes. */
export const pictureQuery = (conversationId: string, mediaId: string) =>
  queryOptions({
    queryKey: keys.picture(conversationId, mediaId),
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/conversations/{id}/media/{media_id}", {
          params: { path: { id: conversationId, media_id: mediaId } },
          parseAs: "blob",
          signal,
        }),
      ) as Promise<Blob>,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the AI proposes. Stale whenever the conversation is. */
export const suggestionQuery = ({ id }: Pick<Conversation, "id">) =>
  queryOptions({
    queryKey: keys.suggestion(id),
    queryFn: ({ signal }) =>
      take(api.GET("/api/conversations/{id}/suggestion", { params: { path: { id } }, signal })),
    retry: false,
  });

/** What whoever takes over must know. Stale whenever the conversation is. */
export const summaryQuery = ({ id }: Pick<Conversation, "id">) =>
  queryOptions({
    queryKey: keys.summary(id),
    queryFn: ({ signal }) =>
      take(api.GET("/api/conversations/{id}/summary", { params: { path: { id } }, signal })),
  });

/** How a text came about never changes. */
export const whyQuery = ({ id, conversation_id }: Pick<Message, "id" | "conversation_id">) =>
  queryOptions({
    queryKey: keys.why(id),
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/conversations/{id}/messages/{message_id}/why", {
          params: { path: { id: conversation_id, message_id: id } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
