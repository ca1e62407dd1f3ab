"use client";

import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { isPlainClick } from "@/lib/plain-click";

interface TabNavProps<K extends string> {
  label: string;
  current: K;
  tabs: readonly { key: K; label: string; badge?: ReactNode }[];
  hrefOf: (key: K) => string;
  onSelect: (key: K) => void;
  className?: string;
}

/** Views of one list as links, so that each has its own address; a plain click stays on the page. */
export function TabNav<K extends string>({
  label,
  current,
  tabs,
  hrefOf,
  onSelect,
  className,
}: TabNavProps<K>) {
  return (
    <nav
      aria-label={label}
      data-slot="tab-nav"
      className={cn("flex gap-0.5 overflow-x-auto p-0.5", className)}
    >
      {tabs.map((tab) => (
        <a
          key={tab.key}
          href={hrefOf(tab.key)}
          aria-current={tab.key === current ? "page" : undefined}
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            onSelect(tab.key);
          }}
          className={cn(
            "flex h-7 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium whitespace-nowrap",
            tab.key === current
              ? "bg-hover text-foreground"
              : "text-muted-foreground hover:bg-hover hover:text-foreground",
          )}
        >
          {tab.label}
          {tab.badge}
        </a>
      ))}
    </nav>
  );
}
