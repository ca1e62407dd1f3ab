"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { isCurrent, type NavItem } from "./nav-items";

export function NavLink({ item, badge }: { item: NavItem; badge?: ReactNode }) {
  const current = isCurrent(usePathname(), item.href);
  const Icon = item.icon;
  return (
    <Link
      href={item.href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium",
        current
          ? "bg-surface text-foreground shadow-[0_0_0_1px_var(--border)]"
          : "text-muted-foreground hover:bg-hover hover:text-foreground",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 truncate">{item.label}</span>
      {badge}
    </Link>
  );
}
