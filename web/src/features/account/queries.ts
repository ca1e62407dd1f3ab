import { queryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";

/** What the member has beside the password. */
export const secondFactorQuery = queryOptions({
  queryKey: keys.secondFactor,
  queryFn: ({ signal }) => take(api.GET("/api/auth/second-factor", { signal })),
});

export const passkeysQuery = queryOptions({
  queryKey: keys.passkeys,
  queryFn: ({ signal }) => take(api.GET("/api/auth/passkeys", { signal })),
  select: (page) => page.items,
});

export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: ({ signal }) => take(api.GET("/api/auth/sessions", { signal })),
  select: (page) => page.items,
});
