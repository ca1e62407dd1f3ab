"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "@/lib/cn";

const SHOWN_MS = 1_500;

/** A value with a button that copies it. */
export function CopyText({
  value,
  label,
  shown,
  mono,
  wraps,
}: {
  value: string;
  label: string;
  shown?: string;
  mono?: boolean;
  /** Shown whole, on as many lines as it needs. */
  wraps?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard?.writeText(value).catch(() => {});
    setCopied(true);
  };
  const Icon = copied ? Check : Copy;
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span className={cn(wraps ? "text-balance wrap-anywhere" : "truncate", mono && "font-mono text-xs")}>
        {shown ?? value}
      </span>
      <button
        type="button"
        onClick={copy}
        aria-label={copied ? `${label} copied` : `Copy ${label.toLowerCase()}`}
        className="grid size-6 shrink-0 place-items-center rounded-sm text-muted-foreground hover:bg-hover hover:text-foreground"
      >
        <Icon aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
