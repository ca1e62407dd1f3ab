"use client";

import { useEffect, useRef } from "react";
import { useShortcuts } from "./shortcut-context";

/** Runs `handler` on a key while the caller is on screen and `active`. */
export function useShortcut(key: string, handler: () => void, active = true): void {
  const { register } = useShortcuts();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!active) return;
    return register(key, () => latest.current());
  }, [key, active, register]);
}
