import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
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

/** The answers that members wrote one by one; with words to look for, passages of documents too. */
export const knowledgeQuery = (words: string) =>
  infiniteQueryOptions({
    queryKey: keys.knowledgeList(words),
    queryFn: ({ pageParam, signal }) => {
      const query = { cursor: pageParam, ...(words ? { q: words } : { document: "none" }) };
      return take(api.GET("/api/settings/knowledge", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    placeholderData: keepPreviousData,
  });

export const documentsQuery = infiniteQueryOptions({
  queryKey: keys.documents,
  queryFn: ({ pageParam, signal }) =>
    take(api.GET("/api/settings/knowledge-documents", { params: { query: { cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  select: (data) => data.pages.flatMap((page) => page.items),
});

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.document(id),
    queryFn: ({ signal }) =>
      take(api.GET("/api/settings/knowledge-documents/{id}", { params: { path: { id } }, signal })),
    // Whoever edits begins with what is stored now.
    staleTime: 0,
    gcTime: 0,
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.documentVersions(id),
    queryFn: ({ signal }) =>
      take(api.GET("/api/settings/knowledge-documents/{id}/versions", { params: { path: { id } }, signal })),
  });

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: keys.documentVersion(id, version),
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/settings/knowledge-documents/{id}/versions/{version}", {
          params: { path: { id, version } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
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

export const apiKeysQuery = queryOptions({
  queryKey: keys.apiKeys,
  queryFn: ({ signal }) => take(api.GET("/api/team/api-keys", { signal })),
  select: (page) => page.items,
});
