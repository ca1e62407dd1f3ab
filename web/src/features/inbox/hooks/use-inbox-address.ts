"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import type { ConversationView } from "@/lib/api/types";

const VIEWS = ["open", "needs_you", "mine", "all"] as const satisfies readonly ConversationView[];

const parsers = {
  view: parseAsStringLiteral(VIEWS).withDefault("open"),
  c: parseAsString,
};

/** View and selection live in the address, so that each can be linked, reloaded and gone back from. */
export function useInboxAddress() {
  const [{ view, c }, set] = useQueryStates(parsers);
  const select = useCallback(
    (id: string | null, history: "push" | "replace" = "push") => void set({ c: id }, { history }),
    [set],
  );
  const setView = useCallback(
    (next: ConversationView) => void set({ view: next }, { history: "push" }),
    [set],
  );
  return useMemo(() => ({ view, selected: c, select, setView }), [view, c, select, setView]);
}

export function inboxHref(view: ConversationView, c: string | null): string {
  const search = new URLSearchParams();
  if (view !== "open") search.set("view", view);
  if (c) search.set("c", c);
  const query = search.toString();
  return query ? `/inbox/?${query}` : "/inbox/";
}
