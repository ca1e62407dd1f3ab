"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import type { Passkey } from "@/lib/api/types";
import { fullTime, recordTime, shortDate } from "@/lib/format/time";
import { passkeysQuery } from "../queries";
import { RowsSkeleton } from "./rows-skeleton";

interface PasskeyListProps {
  onRemove: (passkey: Passkey) => void;
}

export function PasskeyList({ onRemove }: PasskeyListProps) {
  const query = useQuery(passkeysQuery);
  if (query.isPending) return <RowsSkeleton label="Loading your passkeys" />;
  if (query.isError) {
    return (
      <Failure title="Your passkeys did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data.length === 0) {
    return (
      <p className="rounded-md border border-dashed px-4 py-6 text-center text-sm text-balance text-muted-foreground">
        No passkeys yet. With one you need neither password nor code to sign in, and nobody can trick you out
        of it.
      </p>
    );
  }
  return (
    <ul className="rounded-md border bg-surface">
      {query.data.map((passkey) => (
        <Row key={passkey.id} passkey={passkey} onRemove={onRemove} />
      ))}
    </ul>
  );
}

function Row({ passkey, onRemove }: PasskeyListProps & { passkey: Passkey }) {
  return (
    <li className="flex items-center gap-3 border-b p-4 last:border-b-0">
      <span className="grid size-8 shrink-0 place-items-center rounded-md bg-sunken text-muted-foreground">
        <KeyRound aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="text-sm font-medium wrap-anywhere">{passkey.name}</h3>
        <p className="flex flex-wrap gap-x-1.5 text-xs text-muted-foreground">
          <span title={fullTime(passkey.created_at)}>Made {shortDate(passkey.created_at)}</span>
          <span aria-hidden>·</span>
          {passkey.used_at ? (
            <span title={fullTime(passkey.used_at)}>last used {recordTime(passkey.used_at)}</span>
          ) : (
            <span>not used yet</span>
          )}
        </p>
      </div>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Remove: ${passkey.name}`}
        title="Remove"
        onClick={() => onRemove(passkey)}
      >
        <Trash2 aria-hidden />
      </Button>
    </li>
  );
}
