import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { asApiError, explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { JobPage } from "@/lib/api/types";
import { showError, showSuccess } from "@/lib/toast";

/** Puts a dead job back in the queue. It leaves the list at once and returns if the server refuses. */
export function useRetryJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.POST("/api/settings/jobs/{id}/retry", { params: { path: { id } } })),
    onMutate: async (id) => {
      const key = keys.jobList("dead");
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<InfiniteData<JobPage>>(key);
      client.setQueryData<InfiniteData<JobPage>>(
        key,
        (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) => ({ ...page, items: page.items.filter((job) => job.id !== id) })),
          },
      );
      return { before };
    },
    onError: (reason, _id, context) => {
      if (asApiError(reason).code === "not_dead") return;
      client.setQueryData(keys.jobList("dead"), context?.before);
      showError("The job was not retried", { description: explain(reason) });
    },
    onSuccess: () => showSuccess("Back in the queue"),
    onSettled: () => client.invalidateQueries({ queryKey: keys.jobs }),
  });
}
