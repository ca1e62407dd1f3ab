"use client";

import dynamic from "next/dynamic";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { NativeSelect } from "@/components/ui/native-select";
import type { Role, Teammate } from "@/lib/api/types";
import { humanize } from "@/lib/format/names";
import { canManageTeam } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { MAY, mayChange, rolesUpTo } from "../lib/roles";
import { type MemberAct, useSetRole } from "../mutations";

/** Arrives after the page: nobody can open it sooner. */
const MemberActions = dynamic(() => import("./member-actions").then((part) => part.MemberActions), {
  ssr: false,
  loading: () => <span className="size-8" />,
});

interface MemberRowProps {
  member: Teammate;
  onAct: (act: MemberAct) => void;
}

export function MemberRow({ member, onAct }: MemberRowProps) {
  const me = useMember();
  const setRole = useSetRole(member.id);
  const may = canManageTeam(me) && mayChange(me.role, member.role);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 border-b p-4 last:border-b-0">
      <Avatar name={member.name} className="size-9 bg-primary-soft text-xs text-primary" />
      <div className="min-w-0 flex-1 basis-44">
        <h3 className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
          <span className="min-w-0 wrap-anywhere">{member.name}</span>
          {member.id === me.id && <Badge tone="primary">You</Badge>}
        </h3>
        <p className="text-xs wrap-anywhere text-muted-foreground">{member.email}</p>
      </div>
      <div className="flex items-center gap-2 max-sm:basis-full max-sm:pl-13">
        {may ? (
          <NativeSelect
            aria-label={`Role of ${member.name}`}
            className="w-32"
            disabled={setRole.isPending}
            value={setRole.isPending ? setRole.variables : member.role}
            onChange={(event) => setRole.mutate(event.target.value as Role)}
          >
            {rolesUpTo(me.role).map((role) => (
              <option key={role} value={role} title={MAY[role]}>
                {humanize(role)}
              </option>
            ))}
          </NativeSelect>
        ) : (
          <span className="text-sm text-muted-foreground" title={MAY[member.role]}>
            {humanize(member.role)}
          </span>
        )}
        {may && <MemberActions name={member.name} self={member.id === me.id} onAct={onAct} />}
      </div>
    </li>
  );
}
