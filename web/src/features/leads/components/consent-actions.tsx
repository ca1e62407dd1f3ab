"use client";

import { Ban, MessageSquareOff, Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { LeadDetail } from "@/lib/api/types";
import { useBlockLead, useRecordConsent } from "../mutations";
import { ConsentForm } from "./consent-form";

/** What a member can write down about texts: an opt-out that came otherwise, one that was none, and spam. */
export function ConsentActions({ lead }: { lead: LeadDetail }) {
  const [writing, setWriting] = useState<"revoke" | "retract" | null>(null);
  const record = useRecordConsent(lead.id);
  const block = useBlockLead(lead.id);
  const likely = lead.consent_events.find(({ retractable }) => retractable);
  const done = { onSuccess: () => setWriting(null) };
  if (writing === "revoke") {
    return (
      <ConsentForm
        title="No text goes to this lead any more. Only a START from that phone lifts it."
        hint="What was said and when, or where the proof is kept."
        asksHow
        action="Opt out"
        saving={record.isPending}
        onSave={({ toldBy, note }) => record.mutate({ action: "revoke", told_by: toldBy, note }, done)}
        onCancel={() => setWriting(null)}
      />
    );
  }
  if (writing === "retract" && likely) {
    return (
      <ConsentForm
        title="Texts may go to this lead again, as before."
        hint="Why it was no opt-out."
        action="Take it back"
        saving={record.isPending}
        onSave={({ note }) => record.mutate({ action: "retract", event: likely.id, note }, done)}
        onCancel={() => setWriting(null)}
      />
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      {lead.consent !== "revoked" && (
        <Button size="sm" onClick={() => setWriting("revoke")}>
          <MessageSquareOff aria-hidden />
          Asked for no more texts
        </Button>
      )}
      {likely && (
        <Button size="sm" onClick={() => setWriting("retract")}>
          <Undo2 aria-hidden />
          It was no opt-out
        </Button>
      )}
      <Button size="sm" disabled={block.isPending} onClick={() => block.mutate(!lead.blocked)}>
        <Ban aria-hidden />
        {lead.blocked ? "Unblock" : "Block as spam"}
      </Button>
    </div>
  );
}
