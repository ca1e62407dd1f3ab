"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { Invite } from "@/lib/api/types";
import { humanize } from "@/lib/format/names";
import { fullTime, shortDate } from "@/lib/format/time";
import { useTakeBackInvite } from "../mutations";
import { invitesQuery } from "../queries";

export function InviteList() {
  const query = useQuery(invitesQuery);
  if (query.isPending) {
    return (
      <div role="status">
        <span className="sr-only">Loading the invitations</span>
        <Skeleton className="h-16 rounded-md" />
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure
        title="The invitations did not load"
        reason={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data.length === 0) {
    return (
      <p className="rounded-md border border-dashed px-4 py-6 text-center text-sm text-balance text-muted-foreground">
        Nobody is invited at the moment.
      </p>
    );
  }
  return (
    <ul className="rounded-md border bg-surface">
      {query.data.map((invite) => (
        <InviteRow key={invite.id} invite={invite} />
      ))}
    </ul>
  );
}

function InviteRow({ invite }: { invite: Invite }) {
  const takeBack = useTakeBackInvite();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b p-4 last:border-b-0">
      <div className="min-w-0 flex-1 basis-44">
        <h3 className="text-sm font-medium wrap-anywhere">{invite.email}</h3>
        <p className="text-xs text-muted-foreground">
          {humanize(invite.role)},{" "}
          <span title={fullTime(invite.expires_at)}>until {shortDate(invite.expires_at)}</span>
        </p>
      </div>
      <Button
        size="sm"
        aria-label={`Take back the invitation of ${invite.email}`}
        disabled={takeBack.isPending}
        onClick={() => takeBack.mutate(invite.id)}
      >
        Take back
      </Button>
    </li>
  );
}
