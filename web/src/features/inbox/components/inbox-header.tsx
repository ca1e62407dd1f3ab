"use client";

import { NeedsYouBadge } from "@/components/layout/needs-you-badge";
import { Kbd } from "@/components/ui/kbd";
import { TabNav } from "@/components/ui/tab-nav";
import type { ConversationView } from "@/lib/api/types";
import { useShortcuts } from "@/lib/shortcuts/shortcut-context";
import { inboxHref } from "../hooks/use-inbox-address";

const TABS = [
  { key: "open", label: "Open" },
  { key: "needs_you", label: "Needs you", badge: <NeedsYouBadge className="h-4 min-w-4" /> },
  { key: "mine", label: "Mine" },
  { key: "all", label: "All" },
] as const;

interface InboxHeaderProps {
  view: ConversationView;
  selected: string | null;
  onView: (view: ConversationView) => void;
}

export function InboxHeader({ view, selected, onView }: InboxHeaderProps) {
  const { enabled, setSheetOpen } = useShortcuts();
  return (
    <header className="shrink-0 border-b">
      <div className="flex h-12 items-center justify-between px-4">
        <p aria-hidden="true" className="text-sm font-semibold">
          Inbox
        </p>
        {enabled && (
          <button
            type="button"
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts"
            onClick={() => setSheetOpen(true)}
            className="hidden gap-1 rounded-sm p-0.5 hover:bg-hover md:flex"
          >
            <Kbd>J</Kbd>
            <Kbd>K</Kbd>
            <Kbd>?</Kbd>
          </button>
        )}
      </div>
      <TabNav
        label="Views"
        className="px-2 pb-2"
        current={view}
        tabs={TABS}
        hrefOf={(key) => inboxHref(key, selected)}
        onSelect={onView}
      />
    </header>
  );
}
