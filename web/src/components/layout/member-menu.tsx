"use client";

import { ChevronsUpDown, Keyboard, LogOut } from "lucide-react";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { humanize } from "@/lib/format/names";
import { useMember, useSession } from "@/lib/session/session-context";
import { useShortcuts } from "@/lib/shortcuts/shortcut-context";
import { ACCOUNT, TEAM } from "./account-link";

export function MemberMenu() {
  const member = useMember();
  const { leave } = useSession();
  const { setSheetOpen } = useShortcuts();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Account of ${member.name}`}
        className="flex h-10 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover"
      >
        <Avatar name={member.name} className="bg-primary-soft text-primary" />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-xs font-medium">{member.name}</span>
          <span className="block truncate text-2xs text-muted-foreground">{humanize(member.role)}</span>
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-52">
        <DropdownMenuLabel className="truncate">{member.email}</DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href={ACCOUNT.href}>
            <ACCOUNT.icon aria-hidden />
            {ACCOUNT.label}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={TEAM.href}>
            <TEAM.icon aria-hidden />
            {TEAM.label}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => setTimeout(() => setSheetOpen(true))}>
          <Keyboard aria-hidden />
          Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
