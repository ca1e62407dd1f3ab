"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { membersQuery } from "@/lib/api/queries";
import type { Teammate } from "@/lib/api/types";
import type { MemberAct } from "../mutations";
import { MemberRow } from "./member-row";

const MemberActDialog = dynamic(() => import("./member-act-dialog").then((part) => part.MemberActDialog), {
  ssr: false,
});

export function MemberSection() {
  const query = useQuery(membersQuery);
  const [asked, setAsked] = useState<{ act: MemberAct; member: Teammate } | null>(null);
  if (query.isPending) {
    return (
      <div role="status">
        <span className="sr-only">Loading the team</span>
        <Skeleton className="h-32 rounded-md" />
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure title="The team did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <>
      <ul className="rounded-md border bg-surface">
        {query.data.items.map((member) => (
          <MemberRow key={member.id} member={member} onAct={(act) => setAsked({ act, member })} />
        ))}
      </ul>
      {asked && <MemberActDialog {...asked} onClose={() => setAsked(null)} />}
    </>
  );
}
