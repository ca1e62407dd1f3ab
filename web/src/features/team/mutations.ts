import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { NewInvite, Role } from "@/lib/api/types";
import { showError, showSuccess } from "@/lib/toast";

/** Invites somebody. The answer alone holds the link. */
export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewInvite) => take(api.POST("/api/team/invites", { body })),
    // A link that was shown is kept nowhere once its dialog is closed.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.invites }),
  });
}

export function useTakeBackInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE("/api/team/invites/{id}", { params: { path: { id } } })),
    onSuccess: () => showSuccess("The link opens nothing now"),
    onError: (reason) => showError("The invitation was not taken back", { description: explain(reason) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.invites }),
  });
}

export function useSetRole(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (role: Role) =>
      take(api.PATCH("/api/team/members/{id}", { params: { path: { id } }, body: { role } })),
    onSuccess: () => showSuccess("Saved: it holds within ten minutes"),
    onError: (reason) => showError("The role was not changed", { description: explain(reason) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}

/** What is done to a member that takes one more question. */
export type MemberAct = "sign-out" | "remove-second-factor" | "remove";

const DONE: Record<MemberAct, string> = {
  "sign-out": "Signed out everywhere",
  "remove-second-factor": "The second factor is removed",
  remove: "Removed from the team",
};

export function useMemberAct(act: MemberAct, id: string) {
  const client = useQueryClient();
  const at = { params: { path: { id } } };
  return useMutation({
    mutationFn: () => {
      switch (act) {
        case "sign-out":
          return take(api.DELETE("/api/team/members/{id}/sessions", at));
        case "remove-second-factor":
          return take(api.DELETE("/api/team/members/{id}/second-factor", at));
        case "remove":
          return take(api.DELETE("/api/team/members/{id}", at));
      }
    },
    onSuccess: () => {
      showSuccess(DONE[act]);
      return client.invalidateQueries({ queryKey: keys.members });
    },
  });
}
