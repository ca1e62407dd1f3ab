import { useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "@/lib/api/api-error";
import { api, take } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import { makePasskey } from "@/lib/passkeys";
import { showError, showSuccess } from "@/lib/toast";

/** Begins a second factor. It is asked for once a code has proven it. */
export function useBeginSecondFactor() {
  return useMutation({
    mutationFn: (password: string) => take(api.POST("/api/auth/second-factor", { body: { password } })),
    // What is shown once is kept nowhere once its dialog is closed; so it is with the codes below.
    gcTime: 0,
  });
}

/** Proves a second factor that was begun. The member's other sessions end. */
export function useConfirmSecondFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => take(api.POST("/api/auth/second-factor/confirm", { body: { code } })),
    gcTime: 0,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.secondFactor }),
        client.invalidateQueries({ queryKey: keys.sessions }),
      ]),
  });
}

export function useRenewRecoveryCodes() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) =>
      take(api.POST("/api/auth/second-factor/recovery-codes", { body: { code } })),
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.secondFactor }),
  });
}

export function useRemoveSecondFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { password: string; code: string }) =>
      take(api.POST("/api/auth/second-factor/remove", { body })),
    onSuccess: () => {
      showSuccess("The second factor is off");
      return client.invalidateQueries({ queryKey: keys.secondFactor });
    },
  });
}

interface NewPasskey {
  name: string;
  password: string;
  code: string | null;
}

/** Asks the server, then the browser, and keeps what the browser made. */
export function useAddPasskey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, password, code }: NewPasskey) => {
      const question = await take(api.POST("/api/auth/passkeys/challenge", { body: { password, code } }));
      const answer = await makePasskey(question);
      return take(api.POST("/api/auth/passkeys", { body: { name, ...answer } }));
    },
    onSuccess: () => {
      showSuccess("Passkey added");
      return client.invalidateQueries({ queryKey: keys.passkeys });
    },
    // A recovery code may have been used up on the way.
    onSettled: () => client.invalidateQueries({ queryKey: keys.secondFactor }),
  });
}

export function useRemovePasskey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE("/api/auth/passkeys/{id}", { params: { path: { id } } })),
    onSuccess: () => showSuccess("Passkey removed"),
    onSettled: () => client.invalidateQueries({ queryKey: keys.passkeys }),
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE("/api/auth/sessions/{id}", { params: { path: { id } } })),
    onSuccess: () => showSuccess("Signed out there"),
    onError: (reason) => showError("Nothing was ended", { description: explain(reason) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}

/** Changes the password. The member's other sessions end. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { password: string; new_password: string }) =>
      take(api.POST("/api/auth/password", { body })),
    onSuccess: () => {
      showSuccess("Password changed, and every other browser signed out");
      return client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
}
