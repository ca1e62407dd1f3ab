"use client";

import { BellRing } from "lucide-react";
import { useAlertPermission } from "@/lib/alerts/permission";

export function AlertButton() {
  const { permission, ask } = useAlertPermission();
  if (permission !== "default") return null;
  return (
    <button
      type="button"
      onClick={() => void ask()}
      className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left text-sm font-medium text-muted-foreground hover:bg-hover hover:text-foreground"
    >
      <BellRing aria-hidden className="size-4 shrink-0" />
      Turn on alerts
    </button>
  );
}
