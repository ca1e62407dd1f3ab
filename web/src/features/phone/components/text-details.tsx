"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, CheckCheck, CircleAlert, Clock, type LucideIcon, Webhook } from "lucide-react";
import { useId, useState } from "react";
import { cn } from "@/lib/cn";
import type { PhoneLine } from "../lib/thread";
import { webhooksQuery } from "../queries";
import { WebhookList } from "./webhook-list";

const LOOK: Record<string, { icon: LucideIcon; label: string; bad?: true }> = {
  queued: { icon: Clock, label: "Accepted" },
  sent: { icon: Check, label: "Sent" },
  delivered: { icon: CheckCheck, label: "Delivered" },
  undelivered: { icon: CircleAlert, label: "Not delivered", bad: true },
  failed: { icon: CircleAlert, label: "Failed", bad: true },
  received: { icon: Check, label: "Sent" },
};

/** What the provider knows of a text: segments, how far it has come, and the webhooks it sent because of it. */
export function TextDetails({ line }: { line: PhoneLine }) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const webhooks = useQuery({ ...webhooksQuery(line.id), enabled: open });
  const { icon: Icon, label, bad } = LOOK[line.status] ?? { icon: Clock, label: line.status };
  return (
    <>
      <p
        className={cn(
          "mb-2 flex items-center gap-2 px-1 text-2xs text-muted-foreground",
          line.mine ? "self-end" : "self-start",
        )}
      >
        <span>{line.segments === 1 ? "1 segment" : `${line.segments} segments`}</span>
        <span
          data-status={line.status}
          className={cn("inline-flex items-center gap-1", bad && "text-danger")}
        >
          <Icon aria-hidden className={cn("size-3", line.status === "delivered" && "text-primary")} />
          {label}
        </span>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
          className="-my-1 inline-flex items-center gap-1 rounded px-1 py-1 font-medium underline-offset-2 hover:text-foreground hover:underline"
        >
          <Webhook aria-hidden className="size-3" />
          Webhooks
        </button>
      </p>
      <div id={panel} hidden={!open}>
        {open && <WebhookList query={webhooks} />}
      </div>
    </>
  );
}
