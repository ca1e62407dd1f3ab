"use client";

import { Dialog, SheetContent } from "@/components/ui/dialog";
import type { Conversation } from "@/lib/api/types";
import { FactsPanel } from "./facts-panel";

interface FactsSheetProps {
  conversation: Conversation;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The facts where there is no room beside the thread. */
export function FactsSheet({ conversation, open, onOpenChange }: FactsSheetProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <SheetContent title="Lead details" titleHidden>
        <FactsPanel conversation={conversation} />
      </SheetContent>
    </Dialog>
  );
}
