"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

interface MadeKeyProps {
  value: string;
  /** Somebody tried to close what is not shown again. */
  leaving: boolean;
  onKept: () => void;
}

/** A new API key, the one time it is shown. */
export function MadeKey({ value, leaving, onKept }: MadeKeyProps) {
  return (
    <div className="grid gap-4">
      <code className="rounded-md bg-sunken p-3 font-mono text-xs wrap-anywhere select-all">{value}</code>
      <p className="text-sm text-muted-foreground">
        Programs send it as <code className="font-mono text-xs">Authorization: Bearer</code>, followed by the
        key.
      </p>
      {leaving && (
        <p role="alert" className="rounded-md bg-human-soft px-3 py-2 text-sm text-human">
          It is not shown again. Keep it first, then say so.
        </p>
      )}
      <div className="flex justify-end gap-2">
        <CopyButton text={value} />
        <Button variant="primary" onClick={onKept}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
