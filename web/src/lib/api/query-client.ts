import { QueryClient } from "@tanstack/react-query";
import { asApiError } from "./api-error";

const RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        retry: (count, reason) => {
          const { status } = asApiError(reason);
          return count < RETRIES && (status === 0 || status >= 500);
        },
        retryDelay: (count) => Math.min(400 * 2 ** count, 4_000),
      },
      mutations: { retry: false },
    },
  });
}
