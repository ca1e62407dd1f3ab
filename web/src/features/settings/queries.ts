import { queryOptions } from "@tanstack/react-query";
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

export const knowledgeQuery = queryOptions({
  queryKey: keys.knowledge,
  queryFn: ({ signal }) => take(api.GET("/api/settings/knowledge", { signal })),
});

export const channelsQuery = queryOptions({
  queryKey: keys.channels,
  queryFn: ({ signal }) => take(api.GET("/api/settings/channels", { signal })),
});
