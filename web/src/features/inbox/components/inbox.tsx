"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/shortcuts/use-shortcut";
import { useInboxAddress } from "../hooks/use-inbox-address";
import { step } from "../lib/step";
import { conversationListQuery } from "../queries";
import { ConversationList } from "./conversation-list";
import { InboxHeader } from "./inbox-header";
import { Thread } from "./thread";
import { ThreadEmpty } from "./thread-empty";

export function Inbox() {
  const { view, selected, select, setView } = useInboxAddress();
  const list = useInfiniteQuery(conversationListQuery(view));
  const conversations = useMemo(
    () =>
      (list.data?.pages.flatMap((page) => page.items) ?? []).filter(
        (item) => view === "all" || view === "mine" || item.status === "open",
      ),
    [list.data, view],
  );
  const ids = useMemo(() => conversations.map((item) => item.id), [conversations]);

  const move = (by: 1 | -1) => {
    const id = step(ids, selected, by);
    if (id && id !== selected) select(id, selected ? "replace" : "push");
  };
  useShortcut("j", () => move(1));
  useShortcut("k", () => move(-1));

  const afterClose = useCallback(() => {
    if (view === "all" || !selected) return;
    const next = step(ids, selected, 1);
    const id = next === selected ? step(ids, selected, -1) : next;
    select(id === selected ? null : id, "replace");
  }, [ids, select, selected, view]);

  return (
    <div className="@container flex min-h-0 flex-1">
      <h1 className="sr-only">Inbox</h1>
      <section
        aria-label="Conversations"
        className={cn(
          "w-full min-w-0 shrink-0 flex-col @min-[44rem]:border-r @min-[44rem]:flex @min-[44rem]:w-76 @min-[68rem]:w-80",
          selected ? "hidden" : "flex",
        )}
      >
        <InboxHeader view={view} selected={selected} onView={setView} />
        <ConversationList
          view={view}
          list={list}
          conversations={conversations}
          selected={selected}
          onSelect={select}
        />
      </section>
      {selected ? (
        <Thread key={selected} id={selected} onBack={() => select(null)} onClosed={afterClose} />
      ) : (
        <ThreadEmpty first={ids[0] ?? null} settled={list.isSuccess} onOpen={select} />
      )}
    </div>
  );
}
