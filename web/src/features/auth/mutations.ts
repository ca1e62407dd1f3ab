import { useMutation } from "@tanstack/react-query";
import { api, take } from "@/lib/api/client";
import { useSession } from "@/lib/session/session-context";

export function useSignIn() {
  const { enter } = useSession();
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => take(api.POST("/api/auth/login", { body })),
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
