"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { MadeInvite as Made } from "@/lib/api/types";

interface MadeInviteProps {
  made: Made;
  /** Somebody tried to close what is not shown again. */
  leaving: boolean;
  onKept: () => void;
}

/** The link of an invitation, the one time it is shown. */
export function MadeInvite({ made, leaving, onKept }: MadeInviteProps) {
  return (
    <div className="grid gap-4">
      <code className="rounded-md bg-sunken p-3 font-mono text-xs wrap-anywhere select-all">{made.link}</code>
      <p className="text-sm text-muted-foreground">
        {made.mailed
          ? "It was mailed as well."
          : "Mail is not set up here, so pass it on yourself, by a way that only they read."}
      </p>
      {leaving && !made.mailed && (
        <p role="alert" className="rounded-md bg-human-soft px-3 py-2 text-sm text-human">
          It is not shown again. Copy it first, then say so.
        </p>
      )}
      <div className="flex justify-end gap-2">
        <CopyButton text={made.link} />
        <Button variant="primary" onClick={onKept}>
          {made.mailed ? "Done" : "I have copied it"}
        </Button>
      </div>
    </div>
  );
}
