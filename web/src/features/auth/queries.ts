import { queryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => take(api.GET("/api/auth/setup", { signal })),
  staleTime: 0,
});
