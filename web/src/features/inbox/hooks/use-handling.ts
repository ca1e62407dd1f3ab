"use client";

import type { Conversation } from "@/lib/api/types";
import { canWrite } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useShortcut } from "@/lib/shortcuts/use-shortcut";
import { useCloseConversation, useHandBack, useTakeOver } from "../mutations";

/** Take over, hand back and close, by button and by key. */
export function useHandling(conversation: Conversation, onClosed: () => void) {
  const may = canWrite(useMember());
  const takeOver = useTakeOver(conversation.id);
  const handBack = useHandBack(conversation.id);
  const close = useCloseConversation(conversation.id);
  const busy = takeOver.isPending || handBack.isPending || close.isPending;
  const byAi = conversation.handler === "ai";
  const open = conversation.status === "open";

  const toggle = () => {
    if (busy || conversation.opted_out) return;
    if (byAi) takeOver.mutate();
    else handBack.mutate();
  };
  const shut = () => {
    if (busy || !open) return;
    close.mutate();
    onClosed();
  };
  useShortcut("t", toggle, may);
  useShortcut("e", shut, may && open);
  return { may, busy, byAi, open, toggle, shut };
}
