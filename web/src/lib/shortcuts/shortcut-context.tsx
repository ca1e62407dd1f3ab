"use client";

import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { shortcutKey } from "./match";

type Handler = () => void;

interface ShortcutValue {
  enabled: boolean;
  setEnabled: (enabled: boolean) => void;
  register: (key: string, handler: Handler) => () => void;
  sheetOpen: boolean;
  setSheetOpen: (open: boolean) => void;
}

const ShortcutContext = createContext<ShortcutValue | null>(null);
const STORED = "leadline-shortcuts";

/** Single-key shortcuts. The newest handler of a key wins; people can switch all of them off. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [enabled, setStored] = useState(true);
  const [sheetOpen, setSheetOpen] = useState(false);
  const handlers = useRef(new Map<string, Handler[]>());

  useEffect(() => setStored(localStorage.getItem(STORED) !== "off"), []);

  const setEnabled = useCallback((on: boolean) => {
    localStorage.setItem(STORED, on ? "on" : "off");
    setStored(on);
  }, []);

  const register = useCallback((key: string, handler: Handler) => {
    const stack = handlers.current.get(key) ?? [];
    handlers.current.set(key, [...stack, handler]);
    return () => {
      const left = (handlers.current.get(key) ?? []).filter((one) => one !== handler);
      handlers.current.set(key, left);
    };
  }, []);

  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      const key = shortcutKey(event);
      if (!key) return;
      const handler = handlers.current.get(key)?.at(-1);
      if (!handler && key !== "?") return;
      event.preventDefault();
      if (handler) handler();
      else setSheetOpen(true);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [enabled]);

  const value = useMemo(
    () => ({ enabled, setEnabled, register, sheetOpen, setSheetOpen }),
    [enabled, setEnabled, register, sheetOpen],
  );
  return <ShortcutContext value={value}>{children}</ShortcutContext>;
}

export function useShortcuts(): ShortcutValue {
  const value = use(ShortcutContext);
  if (!value) throw new Error("useShortcuts needs a ShortcutProvider above it");
  return value;
}
