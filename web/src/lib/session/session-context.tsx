"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { asApiError } from "@/lib/api/api-error";
import { api } from "@/lib/api/client";
import { accessToken, onSession, refreshSession, setSession } from "@/lib/api/token";
import type { Member, Session } from "@/lib/api/types";

export type SessionState =
  | { status: "unknown" }
  | { status: "in"; member: Member; owesSecondFactor: boolean }
  | { status: "out" }
  | { status: "unreachable"; message: string };

interface SessionValue {
  state: SessionState;
  /** Looks for a session by cookie; call it where a page needs one. */
  restore: () => void;
  enter: (session: Session) => void;
  leave: () => Promise<void>;
}

const SessionContext = createContext<SessionValue | null>(null);
const CHANNEL = "leadline-session";
const HINT = "leadline-signed-in";
/** Refresh this long before the token ends, so that no request meets an ended one. */
const MARGIN_SECONDS = 60;
const SHORTEST_SECONDS = 10;

/** A hint, not a proof: it saves the sign-in page a refresh that is sure to fail. */
export function wasSignedIn(): boolean {
  return localStorage.getItem(HINT) === "1";
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ status: "unknown" });
  const queryClient = useQueryClient();
  const signedIn = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const restore = useCallback(() => {
    if (accessToken()) return;
    setState({ status: "unknown" });
    refreshSession().catch((reason: unknown) => {
      const problem = asApiError(reason);
      if (problem.status !== 401) setState({ status: "unreachable", message: problem.message });
    });
  }, []);

  useEffect(() => {
    const stop = onSession((session) => {
      clearTimeout(timer.current);
      if (!session) {
        localStorage.removeItem(HINT);
        setState({ status: "out" });
        // What one member has seen is nothing for whoever signs in next.
        if (signedIn.current) queryClient.clear();
        signedIn.current = false;
        return;
      }
      signedIn.current = true;
      localStorage.setItem(HINT, "1");
      setState({ status: "in", member: session.member, owesSecondFactor: session.owes_second_factor });
      const seconds = Math.max(SHORTEST_SECONDS, session.expires_in - MARGIN_SECONDS);
      timer.current = setTimeout(() => void refreshSession().catch(() => {}), seconds * 1000);
    });
    const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
    if (channel) channel.onmessage = () => accessToken() && setSession(null);
    return () => {
      stop();
      clearTimeout(timer.current);
      channel?.close();
    };
  }, [queryClient]);

  const leave = useCallback(async () => {
    await api.POST("/api/auth/logout").catch(() => {});
    setSession(null);
    if (typeof BroadcastChannel !== "undefined") {
      const channel = new BroadcastChannel(CHANNEL);
      channel.postMessage("left");
      channel.close();
    }
  }, []);

  const value = useMemo(() => ({ state, restore, enter: setSession, leave }), [state, restore, leave]);
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionValue {
  const value = use(SessionContext);
  if (!value) throw new Error("useSession needs a SessionProvider above it");
  return value;
}

/** The signed-in member. Only below the session gate. */
export function useMember(): Member {
  const { state } = useSession();
  if (state.status !== "in") throw new Error("useMember needs a session");
  return state.member;
}
