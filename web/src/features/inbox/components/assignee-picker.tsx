"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Sparkles, UserRound } from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { membersQuery } from "@/lib/api/queries";
import type { Conversation } from "@/lib/api/types";
import { canWrite } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useAssign } from "../mutations";

const NOBODY = "nobody";

/** What the AI does while it has the conversation. */
const ANSWERS: Record<Conversation["mode"], string> = {
  auto: "The AI answers",
  suggest: "The AI proposes, the team answers",
  shadow: "The AI watches, the team answers",
  off: "The team answers",
};

/** Who answers now, and whose conversation it is. */
export function AssigneePicker({ conversation }: { conversation: Conversation }) {
  const me = useMember();
  const { data } = useQuery(membersQuery);
  const assign = useAssign(conversation.id);
  const { assignee, handler } = conversation;
  const teammates = data?.items ?? [];
  const label = assignee
    ? assignee.id === me.id
      ? `${assignee.name} (you)`
      : assignee.name
    : "Nobody assigned";
  const choose = (id: string) => {
    const teammate = teammates.find((one) => one.id === id);
    assign.mutate(teammate ? { id: teammate.id, name: teammate.name } : null);
  };
  return (
    <div className="grid gap-2">
      <p
        className={
          handler === "ai"
            ? "flex items-center gap-2 text-sm text-ai"
            : "flex items-center gap-2 text-sm text-human"
        }
      >
        {handler === "ai" ? (
          <Sparkles aria-hidden className="size-4" />
        ) : (
          <UserRound aria-hidden className="size-4" />
        )}
        {handler === "ai" ? ANSWERS[conversation.mode] : "A person answers"}
      </p>
      <DropdownMenu>
        <DropdownMenuTrigger
          disabled={!canWrite(me)}
          aria-label={`Assignee: ${label}`}
          className="flex h-9 items-center gap-2 rounded-md border border-input bg-surface px-2 text-left text-sm hover:bg-hover disabled:opacity-60"
        >
          {assignee ? (
            <Avatar name={assignee.name} className="size-5" />
          ) : (
            <UserRound aria-hidden className="mx-0.5 size-4 text-muted-foreground" />
          )}
          <span className="flex-1 truncate">{label}</span>
          <ChevronDown aria-hidden className="size-4 text-muted-foreground" />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-(--radix-dropdown-menu-trigger-width)">
          <DropdownMenuRadioGroup value={assignee?.id ?? NOBODY} onValueChange={choose}>
            <DropdownMenuRadioItem value={NOBODY}>Nobody</DropdownMenuRadioItem>
            {teammates.map((teammate) => (
              <DropdownMenuRadioItem key={teammate.id} value={teammate.id}>
                <Avatar name={teammate.name} className="size-5" />
                <span className="truncate">{teammate.name}</span>
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
