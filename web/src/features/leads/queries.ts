import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";

export const leadListQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: keys.leadList(search),
    queryFn: ({ pageParam, signal }) =>
      take(
        search
          ? api.POST("/api/leads/search", { body: { search, limit: 100, cursor: pageParam }, signal })
          : api.GET("/api/leads", { params: { query: { limit: 100, cursor: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  });

export const certificatesQuery = (leadId: string) =>
  queryOptions({
    queryKey: keys.certificates(leadId),
    queryFn: ({ signal }) =>
      take(api.GET("/api/leads/{id}/certificates", { params: { path: { id: leadId } }, signal })),
  });
