import { queryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => take(api.GET("/api/auth/setup", { signal })),
  staleTime: 0,
});

/** The ways to sign in, besides e-mail and password. */
export const methodsQuery = queryOptions({
  queryKey: ["sign-in-methods"],
  queryFn: ({ signal }) => take(api.GET("/api/auth/methods", { signal })),
});

/** What an invitation is for. */
export const inviteQuery = (token: string | null) =>
  queryOptions({
    queryKey: ["invite", token],
    queryFn: ({ signal }) =>
      take(api.POST("/api/auth/invites/read", { body: { token: token ?? "" }, signal })),
    enabled: Boolean(token),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
