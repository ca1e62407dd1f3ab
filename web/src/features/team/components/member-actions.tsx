"use client";

import { Ellipsis, LogOut, ShieldOff, UserRoundMinus } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { MemberAct } from "../mutations";

interface MemberActionsProps {
  name: string;
  /** One's own second factor is removed in one's account. */
  self: boolean;
  onAct: (act: MemberAct) => void;
}

export function MemberActions({ name, self, onAct }: MemberActionsProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm" aria-label={`More about ${name}`}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => onAct("sign-out")}>
          <LogOut aria-hidden />
          Sign out everywhere
        </DropdownMenuItem>
        {!self && (
          <DropdownMenuItem onSelect={() => onAct("remove-second-factor")}>
            <ShieldOff aria-hidden />
            Remove the second factor
          </DropdownMenuItem>
        )}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => onAct("remove")}>
          <UserRoundMinus aria-hidden />
          Remove from the team
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
