"use client";

import { Hand, Send } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { HeldBack as Held } from "@/lib/api/types";
import { canWrite } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { useReleaseLead } from "../mutations";

/** Says why no text goes to a lead, and lets a member release it. */
export function HeldBack({ leadId, held }: { leadId: string; held: Held }) {
  const mayWrite = canWrite(useMember());
  const release = useReleaseLead(leadId);
  return (
    <div className="mt-3 rounded-md bg-human-soft px-3 py-2 text-sm text-human">
      <p className="flex gap-2 font-medium">
        <Hand aria-hidden className="mt-0.5 size-4 shrink-0" />
        Held back: nobody is texted until somebody releases this lead.
      </p>
      <ul className="mt-1 list-disc pl-10">
        {held.reasons.map(({ code, detail }) => (
          <li key={code}>{detail}</li>
        ))}
      </ul>
      {mayWrite && (
        <Button size="sm" className="mt-2" disabled={release.isPending} onClick={() => release.mutate()}>
          <Send aria-hidden />
          Release
        </Button>
      )}
    </div>
  );
}
