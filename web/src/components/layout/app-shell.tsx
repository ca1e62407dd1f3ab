"use client";

import type { ReactNode } from "react";
import { LiveProvider } from "@/lib/live/live-context";
import { ShortcutSheet } from "./lazy-menus";
import { MobileTabs } from "./mobile-tabs";
import { Sidebar } from "./sidebar";
import { TitleBadge } from "./title-badge";

export function AppShell({ children }: { children: ReactNode }) {
  return (
    <LiveProvider>
      <div className="group/shell flex h-dvh overflow-hidden">
        <Sidebar />
        <div className="flex min-w-0 flex-1 flex-col">
          <main className="flex min-h-0 flex-1 flex-col bg-background">{children}</main>
          <MobileTabs />
        </div>
      </div>
      <ShortcutSheet />
      <TitleBadge />
    </LiveProvider>
  );
}
