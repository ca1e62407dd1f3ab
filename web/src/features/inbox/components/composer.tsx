"use client";

import { Lock, SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { Conversation } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { useMember } from "@/lib/session/session-context";
import { useShortcut } from "@/lib/shortcuts/use-shortcut";
import { composerState } from "../lib/composer-state";
import { draftOf, keepDraft } from "../lib/drafts";
import { useSend } from "../send";
import { SegmentMeter } from "./segment-meter";

export function Composer({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const state = composerState(conversation, useMember());
  const [text, setText] = useState(() => draftOf(id));
  const send = useSend(id);
  const field = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  useShortcut("r", () => field.current?.focus(), !state.locked);

  const write = (value: string) => {
    setText(value);
    keepDraft(id, value);
  };
  const submit = () => {
    const words = text.trim();
    if (!words || state.locked) return;
    send.mutate({ key: crypto.randomUUID(), text: words, at: new Date().toISOString() });
    write("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    submit();
  };
  return (
    <div className="shrink-0 border-t px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] max-md:px-2.5">
      <div
        className={cn(
          "mx-auto max-w-176 rounded-md border border-input bg-surface focus-within:border-ring focus-within:ring-1 focus-within:ring-ring",
          conversation.composing && conversation.handler === "ai" && "lit-edge border-ai-line",
          state.locked && "border-border bg-sunken",
        )}
      >
        <textarea
          ref={field}
          aria-label="Write a text"
          aria-describedby={state.note ? noteId : undefined}
          aria-keyshortcuts="R"
          value={text}
          rows={Math.min(6, text.split("\n").length)}
          disabled={state.locked}
          placeholder={state.placeholder}
          maxLength={1600}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content block max-h-44 min-h-11 w-full resize-none bg-transparent px-3.5 pt-2.5 pb-1 text-base outline-none placeholder:text-muted-foreground max-sm:text-lg"
        />
        <div className="flex min-h-10 items-center gap-3 py-1.5 pr-1.5 pl-3.5">
          <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 text-xs text-muted-foreground">
            {state.note && (
              <p id={noteId} className="flex items-center gap-1.5">
                {state.locked && <Lock aria-hidden className="size-3.5 shrink-0" />}
                {state.note}
              </p>
            )}
            {!state.locked && <SegmentMeter text={text} onChange={write} />}
          </div>
          {!state.locked && (
            <Button variant="primary" onClick={submit} disabled={!text.trim()}>
              <SendHorizontal aria-hidden />
              Send
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
