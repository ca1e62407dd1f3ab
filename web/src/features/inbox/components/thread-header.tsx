"use client";

import { Archive, ArrowLeft, Hand, PanelRight, Sparkles } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Conversation } from "@/lib/api/types";
import { displayName } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { useHandling } from "../hooks/use-handling";

interface ThreadHeaderProps {
  conversation: Conversation;
  onBack: () => void;
  onClosed: () => void;
  onFacts: () => void;
}

function KeyHint({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="hidden text-2xs opacity-75 md:inline">
      {children}
    </span>
  );
}

export function ThreadHeader({ conversation, onBack, onClosed, onFacts }: ThreadHeaderProps) {
  const handling = useHandling(conversation, onClosed);
  const phone = formatPhone(conversation.lead.phone);
  const name = displayName(conversation.lead.name, phone);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b px-4 max-md:px-2">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Back to the list"
        onClick={onBack}
        className="@min-[44rem]:hidden"
      >
        <ArrowLeft aria-hidden />
      </Button>
      <div className="min-w-0 flex-1 @min-[56rem]:flex @min-[56rem]:items-baseline @min-[56rem]:gap-3">
        <h2 className="truncate text-sm font-semibold max-md:leading-4">{name}</h2>
        {name !== phone && (
          <p className="truncate font-mono text-xs text-muted-foreground max-md:text-2xs">{phone}</p>
        )}
      </div>
      {handling.may && handling.open && (
        <Button
          variant="ghost"
          onClick={handling.shut}
          disabled={handling.busy}
          title="Close the conversation"
        >
          <Archive aria-hidden />
          <span className="@max-[36rem]:sr-only">Close</span>
          <KeyHint>E</KeyHint>
        </Button>
      )}
      {handling.may && handling.byAi && !conversation.opted_out && (
        <Button variant="primary" onClick={handling.toggle} aria-keyshortcuts="T">
          <Hand aria-hidden />
          Take over
          <KeyHint>T</KeyHint>
        </Button>
      )}
      {handling.may && !handling.byAi && !conversation.opted_out && (
        <Button variant="human" onClick={handling.toggle} aria-keyshortcuts="T">
          <Sparkles aria-hidden />
          Hand back to AI
          <KeyHint>T</KeyHint>
        </Button>
      )}
      <Button
        variant="ghost"
        size="icon"
        aria-label="Lead details"
        title="Lead details"
        onClick={onFacts}
        className="@min-[68rem]:hidden"
      >
        <PanelRight aria-hidden />
      </Button>
    </header>
  );
}
