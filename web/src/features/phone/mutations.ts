import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import { problemOf } from "@/lib/api/token";
import { showError } from "@/lib/toast";

/** Hands a picture to the provider, and gives the address it keeps it at. */
async function keepPicture(picture: File): Promise<string> {
  const response = await fetch("/api/simulator/pictures", { method: "POST", body: picture });
  if (!response.ok) throw await problemOf(response);
  return ((await response.json()) as { url: string }).url;
}

export function useTextFromPhone(number: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ text, to, picture }: { text: string; to: string | null; picture: File | null }) => {
      const media = picture ? [await keepPicture(picture)] : [];
      return take(
        api.POST("/api/simulator/phones/{e164}/texts", {
          params: { path: { e164: number } },
          body: { text, to, media },
        }),
      );
    },
    onError: (reason) => showError("The text did not leave this phone", { description: explain(reason) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.phone(number) }),
  });
}
