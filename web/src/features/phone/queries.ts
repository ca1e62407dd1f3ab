import { queryOptions } from "@tanstack/react-query";
import { asApiError } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";

const THREAD_MS = 1_000;
const LIST_MS = 2_000;

export const phoneListQuery = queryOptions({
  queryKey: keys.phones,
  queryFn: ({ signal }) => take(api.GET("/api/simulator/phones", { signal })),
  // A server without the simulator is not asked again.
  refetchInterval: ({ state }) => (state.error && asApiError(state.error).status === 404 ? false : LIST_MS),
  staleTime: 0,
});

export const phoneThreadQuery = (number: string) =>
  queryOptions({
    queryKey: keys.phone(number),
    queryFn: ({ signal }) =>
      take(api.GET("/api/simulator/phones/{e164}", { params: { path: { e164: number } }, signal })),
    refetchInterval: THREAD_MS,
    refetchIntervalInBackground: true,
    staleTime: 0,
  });

/** The raw webhooks of a text: reports may still come while they are looked at. */
export const webhooksQuery = (text: string) =>
  queryOptions({
    queryKey: keys.webhooks(text),
    queryFn: ({ signal }) =>
      take(api.GET("/api/simulator/texts/{text}/webhooks", { params: { path: { text } }, signal })),
    refetchInterval: THREAD_MS,
    staleTime: 0,
  });
