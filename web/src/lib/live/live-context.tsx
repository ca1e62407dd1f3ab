"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from "react";
import { browserDeps } from "./browser-link";
import { LiveConnection, type LiveStatus } from "./live-connection";
import { type LiveEvent, staleKeys } from "./live-events";

type Listener = (event: LiveEvent) => void;

interface LiveValue {
  status: LiveStatus;
  listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<LiveValue | null>(null);
/** Events come in bursts; what they make stale is collected this long and fetched once. */
const GATHER_MS = 80;

export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    const stale = new Map<string, QueryKey>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      for (const queryKey of stale.values()) void queryClient.invalidateQueries({ queryKey });
      stale.clear();
    };
    const connection = new LiveConnection(browserDeps, {
      status: setStatus,
      resync: () => void queryClient.invalidateQueries(),
      event: (event) => {
        for (const key of staleKeys(event)) stale.set(JSON.stringify(key), key);
        timer ??= setTimeout(flush, GATHER_MS);
        for (const listener of listeners.current) listener(event);
      },
    });
    const nudge = () => {
      if (document.visibilityState === "visible") connection.nudge();
    };
    connection.start();
    window.addEventListener("online", nudge);
    document.addEventListener("visibilitychange", nudge);
    return () => {
      clearTimeout(timer);
      connection.stop();
      window.removeEventListener("online", nudge);
      document.removeEventListener("visibilitychange", nudge);
    };
  }, [queryClient]);

  const value = useMemo<LiveValue>(
    () => ({
      status,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [status],
  );
  return <LiveContext value={value}>{children}</LiveContext>;
}

export function useLive(): LiveValue {
  const value = use(LiveContext);
  if (!value) throw new Error("useLive needs a LiveProvider above it");
  return value;
}
