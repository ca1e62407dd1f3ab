import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import { showError } from "@/lib/toast";

/** Writes down what the team knows an answer to be; from then on it contradicts nothing. */
export function useAnswerLead(leadId: string, key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (value: string) =>
      take(api.POST("/api/leads/{id}/answers", { params: { path: { id: leadId } }, body: { key, value } })),
    onSuccess: (lead) => {
      client.setQueryData(keys.lead(leadId), lead);
      void client.invalidateQueries({ queryKey: keys.leads });
    },
    onError: (reason) => showError("The answer was not written down", { description: explain(reason) }),
  });
}
