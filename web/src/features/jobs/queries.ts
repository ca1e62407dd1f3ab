import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { JobState } from "@/lib/api/types";

const WATCH_MS = 5_000;

export const jobListQuery = (state: JobState) =>
  infiniteQueryOptions({
    queryKey: keys.jobList(state),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/api/settings/jobs", { params: { query: { state, limit: 50, cursor: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    // Only a dead job sends an event; the other states change too fast to be told one by one.
    refetchInterval: state === "dead" ? false : WATCH_MS,
  });
