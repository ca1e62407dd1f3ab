import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError } from "./api-error";
import { api, take } from "./client";
import { keys } from "./keys";
import type { Conversation } from "./types";

/** Queries that more than one feature, or the shell, reads. */
const NEEDS_YOU_LIMIT = 100;

function waitingSince(conversation: Conversation): string {
  return conversation.needs_person?.since ?? conversation.last_activity_at;
}

export const needsYouQuery = queryOptions({
  queryKey: keys.needsYou,
  queryFn: ({ signal }) =>
    take(
      api.GET("/api/conversations", {
        params: { query: { view: "needs_you", limit: NEEDS_YOU_LIMIT } },
        signal,
      }),
    ),
  select: (page) => ({
    count: page.items.length,
    more: Boolean(page.next_cursor),
    longest: page.items.toSorted((a, b) => waitingSince(a).localeCompare(waitingSince(b)))[0]?.id ?? null,
  }),
});

export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: ({ signal }) => take(api.GET("/api/team/members", { signal })),
  staleTime: 5 * 60_000,
});

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => take(api.GET("/api/conversations/{id}", { params: { path: { id } }, signal })),
  });

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.lead(id),
    queryFn: ({ signal }) => take(api.GET("/api/leads/{id}", { params: { path: { id } }, signal })),
  });

export const timelineQuery = (leadId: string) =>
  infiniteQueryOptions({
    queryKey: keys.timeline(leadId),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/api/leads/{id}/timeline", {
          params: { path: { id: leadId }, query: { limit: 30, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** Whether this server has the phone simulator: a missing route is an answer, not a failure. */
export const simulatorQuery = queryOptions({
  queryKey: keys.simulator,
  queryFn: async ({ signal }) => {
    try {
      return await take(api.GET("/api/simulator", { signal }));
    } catch (reason) {
      if (reason instanceof ApiError && reason.status === 404) return null;
      throw reason;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});
