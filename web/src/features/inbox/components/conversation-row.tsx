"use client";

import { memo, useEffect, useRef } from "react";
import type { Conversation, ConversationView } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { displayName } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { fullTime, listTime, waited } from "@/lib/format/time";
import { isPlainClick } from "@/lib/plain-click";
import { inboxHref } from "../hooks/use-inbox-address";
import { RowBadge } from "./row-badge";
import { RowPreview } from "./row-preview";

interface ConversationRowProps {
  conversation: Conversation;
  view: ConversationView;
  selected: boolean;
  me: string;
  now: number;
  onSelect: (id: string) => void;
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, view, selected, me, now, onSelect } = props;
  const ref = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (selected) ref.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const needs = conversation.needs_person;
  const time = needs ? needs.since : conversation.last_activity_at;
  return (
    <li className="[contain-intrinsic-size:auto_4.5rem] [content-visibility:auto]">
      <a
        ref={ref}
        href={inboxHref(view, conversation.id)}
        aria-current={selected ? "true" : undefined}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onSelect(conversation.id);
        }}
        className={cn(
          "relative flex h-18 flex-col justify-center gap-0.5 border-b px-4 -outline-offset-2",
          selected
            ? "bg-surface before:absolute before:inset-y-0 before:left-0 before:w-0.75 before:bg-primary"
            : "hover:bg-hover",
        )}
      >
        <span className="flex items-center gap-2">
          <span className="truncate text-sm font-semibold">
            {displayName(conversation.lead.name, formatPhone(conversation.lead.phone))}
          </span>
          <RowBadge conversation={conversation} me={me} />
          <time
            dateTime={time}
            title={fullTime(time)}
            className={cn(
              "ml-auto shrink-0 text-xs",
              needs ? "font-medium text-human" : "text-muted-foreground",
            )}
          >
            {needs ? waited(time, now) : listTime(time)}
          </time>
        </span>
        <RowPreview conversation={conversation} me={me} />
      </a>
    </li>
  );
});
