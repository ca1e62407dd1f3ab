"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { useMember } from "@/lib/session/session-context";
import { recoveryText } from "../lib/recovery-text";

const FILE_NAME = "leadline-recovery-codes.txt";

interface RecoveryCodesProps {
  codes: readonly string[];
  /** Somebody tried to close what is not shown again. */
  leaving: boolean;
  onKept: () => void;
}

/** Recovery codes, the one time they are shown. */
export function RecoveryCodes({ codes, leaving, onKept }: RecoveryCodesProps) {
  const text = recoveryText(codes, useMember().email);
  return (
    <div className="grid gap-4">
      <p className="text-sm">
        Each is good once, in place of the app's code. Keep them where you find them without your phone: on
        paper, or in a password manager.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid justify-center gap-y-1.5 rounded-md bg-sunken p-4 font-mono text-xs"
      >
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} className="max-sm:flex-1" />
        <Button className="max-sm:flex-1" onClick={() => download(text)}>
          <Download aria-hidden />
          Download
        </Button>
        <Button variant="primary" className="ml-auto max-sm:w-full" onClick={onKept}>
          I have kept them
        </Button>
      </div>
      {leaving && (
        <p role="alert" className="rounded-md bg-human-soft px-3 py-2 text-sm text-human">
          They are not shown again. Keep them first, then say so.
        </p>
      )}
    </div>
  );
}

function download(text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = FILE_NAME;
  link.click();
  URL.revokeObjectURL(address);
}
