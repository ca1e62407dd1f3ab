import { queryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";

/** The invitations nobody has taken yet. */
export const invitesQuery = queryOptions({
  queryKey: keys.invites,
  queryFn: ({ signal }) => take(api.GET("/api/team/invites", { signal })),
  select: (page) => page.items,
});
