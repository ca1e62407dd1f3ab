"use client";

import { Ellipsis, LogOut } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { useMember, useSession } from "@/lib/session/session-context";
import { ACCOUNT, TEAM } from "./account-link";
import { AlertButton } from "./alert-button";
import { ConnectionNote } from "./connection-note";
import { SETTINGS_NAV } from "./nav-items";
import { NavLink } from "./nav-link";
import { SimulatorLink } from "./simulator-link";
import { ThemeMenu } from "./theme-menu";

/** What the sidebar holds besides the main pages, on a phone. */
export function MoreSheet() {
  const member = useMember();
  const { leave } = useSession();
  const pathname = usePathname();
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes whenever the page changes
  useEffect(() => setOpen(false), [pathname]);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger className="flex flex-col items-center justify-center gap-0.5 text-2xs font-medium text-muted-foreground">
        <Ellipsis aria-hidden className="size-5" />
        More
      </DialogTrigger>
      <SheetContent title="More" titleHidden className="max-w-72 p-3">
        <div className="mb-3 flex items-center gap-2.5 border-b px-2 pt-1 pb-4">
          <Avatar name={member.name} className="size-9 bg-primary-soft text-xs text-primary" />
          <div className="min-w-0 pr-8">
            <p className="truncate text-sm font-semibold">{member.name}</p>
            <p className="truncate text-xs text-muted-foreground">{member.workspace.name}</p>
          </div>
        </div>
        <NavLink item={SETTINGS_NAV} />
        <NavLink item={TEAM} />
        <NavLink item={ACCOUNT} />
        <SimulatorLink />
        <AlertButton />
        <ConnectionNote />
        <div className="mt-auto flex items-center justify-between border-t pt-3">
          <Button variant="ghost" onClick={() => void leave()}>
            <LogOut aria-hidden />
            Sign out
          </Button>
          <ThemeMenu />
        </div>
      </SheetContent>
    </Dialog>
  );
}
