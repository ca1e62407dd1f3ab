import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";

export const workspaceQuery = queryOptions({
  queryKey: keys.workspace,
  queryFn: ({ signal }) => take(api.GET("/api/settings/workspace", { signal })),
});

export const aiSettingsQuery = queryOptions({
  queryKey: keys.aiSettings,
  queryFn: ({ signal }) => take(api.GET("/api/settings/ai", { signal })),
});

export const agreementQuery = queryOptions({
  queryKey: keys.agreement,
  queryFn: ({ signal }) => take(api.GET("/api/settings/ai/agreement", { signal })),
});

export const complianceQuery = queryOptions({
  queryKey: keys.compliance,
  queryFn: ({ signal }) => take(api.GET("/api/settings/compliance", { signal })),
});

export const knowledgeQuery = queryOptions({
  queryKey: keys.knowledge,
  queryFn: ({ signal }) => take(api.GET("/api/settings/knowledge", { signal })),
});

export const gapsQuery = infiniteQueryOptions({
  queryKey: keys.gaps,
  queryFn: ({ pageParam, signal }) =>
    take(api.GET("/api/settings/knowledge-gaps", { params: { query: { cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  select: (data) => data.pages.flatMap((page) => page.items),
});

export const channelsQuery = queryOptions({
  queryKey: keys.channels,
  queryFn: ({ signal }) => take(api.GET("/api/settings/channels", { signal })),
});
