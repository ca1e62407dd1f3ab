"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/cn";
import { MoreSheet } from "./lazy-menus";
import { isCurrent, MAIN_NAV } from "./nav-items";
import { NeedsYouBadge } from "./needs-you-badge";

/** The bottom bar on a phone. A page that needs the room hides it with `data-fills` on its main part. */
export function MobileTabs() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="grid h-14 shrink-0 grid-cols-4 border-t bg-sunken pb-[env(safe-area-inset-bottom)] group-has-[[data-fills]]/shell:hidden md:hidden"
    >
      {MAIN_NAV.map(({ href, label, icon: Icon }) => {
        const current = isCurrent(pathname, href);
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={cn(
              "relative flex flex-col items-center justify-center gap-0.5 text-2xs font-medium",
              current ? "text-primary" : "text-muted-foreground",
            )}
          >
            <Icon aria-hidden className="size-5" />
            {label}
            {href === "/inbox/" && (
              <NeedsYouBadge className="absolute top-1 left-[calc(50%+0.5rem)] h-4 min-w-4" />
            )}
          </Link>
        );
      })}
      <MoreSheet />
    </nav>
  );
}
