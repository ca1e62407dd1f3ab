import { useMutation } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { unlockPasskey } from "@/lib/passkeys";
import { useSession } from "@/lib/session/session-context";

export function useSignIn() {
  const { enter } = useSession();
  return useMutation({
    mutationFn: (body: { email: string; password: string; code?: string }) =>
      take(api.POST("/api/auth/login", { body })),
    onSuccess: enter,
  });
}

/** Signs in with whichever passkey the person unlocks, in place of address, password and code. */
export function useSignInByPasskey() {
  const { enter } = useSession();
  return useMutation({
    mutationFn: async () => {
      const question = await take(api.POST("/api/auth/login/passkey/challenge"));
      return take(api.POST("/api/auth/login/passkey", { body: await unlockPasskey(question) }));
    },
    onSuccess: enter,
  });
}

/** Begins to sign in with the provider, and goes there. */
export function useGoToProvider() {
  return useMutation({
    mutationFn: () => take(api.POST("/api/auth/oidc/start")),
    onSuccess: ({ authorization_url }) => location.assign(authorization_url),
  });
}

/** Signs in with what the provider sent the browser back with. */
export function useReturnFromProvider() {
  const { enter } = useSession();
  return useMutation({
    mutationFn: (body: { code: string; state: string; iss: string | null }) =>
      take(api.POST("/api/auth/oidc/finish", { body })),
    onSuccess: enter,
  });
}

export function useSetUp() {
  const { enter } = useSession();
  return useMutation({
    mutationFn: (body: { workspace_name: string; name: string; email: string; password: string }) =>
      take(api.POST("/api/auth/setup", { body })),
    onSuccess: enter,
  });
}

/** Makes whoever holds an invitation a member. */
export function useAcceptInvite(token: string) {
  const { enter } = useSession();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) =>
      take(api.POST("/api/auth/invites/accept", { body: { token, ...body } })),
    onSuccess: enter,
  });
}

/** Asks for a link to a new password. The answer is the same for every address. */
export function useAskReset() {
  return useMutation({
    mutationFn: (email: string) => take(api.POST("/api/auth/password-resets", { body: { email } })),
  });
}

export function useResetPassword(token: string) {
  return useMutation({
    mutationFn: (password: string) =>
      take(api.POST("/api/auth/password-resets/use", { body: { token, password } })),
  });
}
