import { ApiError } from "./api-error";
import type { Problem, Session } from "./types";

/**
 * The access token lives here, in memory, and nowhere else. The refresh cookie is HttpOnly and belongs to the
 * browser. Refreshing is single-flight in a tab and serialised across tabs, because the cookie rotates on use.
 */
let current: Session | null = null;
let inFlight: Promise<Session> | null = null;
const listeners = new Set<(session: Session | null) => void>();

export function accessToken(): string | null {
  return current?.access_token ?? null;
}

export function setSession(session: Session | null): void {
  current = session;
  for (const listener of listeners) listener(session);
}

export function onSession(listener: (session: Session | null) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export async function problemOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return new ApiError(response.status, problem);
}

async function requestSession(): Promise<Session> {
  let response: Response;
  try {
    response = await fetch(new URL("/api/auth/refresh", location.origin), {
      method: "POST",
      credentials: "same-origin",
    });
  } catch {
    throw new ApiError(0, null);
  }
  if (response.ok) return (await response.json()) as Session;
  throw await problemOf(response);
}

async function acrossTabs(): Promise<Session> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return requestSession();
  return locks.request("leadline-refresh", () => requestSession());
}

export function refreshSession(): Promise<Session> {
  inFlight ??= acrossTabs()
    .then((session) => {
      setSession(session);
      return session;
    })
    .catch((reason: unknown) => {
      if (reason instanceof ApiError && reason.status === 401) setSession(null);
      throw reason;
    })
    .finally(() => {
      inFlight = null;
    });
  return inFlight;
}
