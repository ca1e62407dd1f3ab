"use client";

import { useMember } from "@/lib/session/session-context";
import { AlertButton } from "./alert-button";
import { BrandMark } from "./brand-mark";
import { ConnectionNote } from "./connection-note";
import { MemberMenu, ThemeMenu } from "./lazy-menus";
import { MAIN_NAV, SETTINGS_NAV } from "./nav-items";
import { NavLink } from "./nav-link";
import { NeedsYouBadge } from "./needs-you-badge";
import { SimulatorLink } from "./simulator-link";

export function Sidebar() {
  const member = useMember();
  return (
    <aside aria-label="Sidebar" className="hidden w-52 shrink-0 flex-col border-r bg-sunken md:flex">
      <div className="flex h-12 shrink-0 items-center gap-2.5 px-4">
        <BrandMark />
        <span className="truncate text-sm font-semibold" title={member.workspace.name}>
          {member.workspace.name}
        </span>
      </div>
      <nav aria-label="Main" className="grid gap-0.5 p-2">
        {MAIN_NAV.map((item) => (
          <NavLink key={item.href} item={item} badge={item.href === "/inbox/" && <NeedsYouBadge />} />
        ))}
      </nav>
      <div className="mt-auto grid gap-0.5 p-2">
        <AlertButton />
        <SimulatorLink />
        <NavLink item={SETTINGS_NAV} />
        <ConnectionNote />
      </div>
      <div className="flex items-center gap-1 border-t p-2">
        <MemberMenu />
        <ThemeMenu />
      </div>
    </aside>
  );
}
