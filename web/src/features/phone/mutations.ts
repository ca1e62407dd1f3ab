import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import { showError } from "@/lib/toast";

export function useTextFromPhone(number: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ text, to }: { text: string; to: string | null }) =>
      take(
        api.POST("/api/simulator/phones/{e164}/texts", {
          params: { path: { e164: number } },
          body: { text, to },
        }),
      ),
    onError: (reason) => showError("The text did not leave this phone", { description: explain(reason) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.phone(number) }),
  });
}
