"use client";

import { useQuery } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import Link from "next/link";
import { simulatorQuery } from "@/lib/api/queries";

/** Shown only where this server has the simulator. */
export function SimulatorLink() {
  const { data } = useQuery(simulatorQuery);
  if (!data) return null;
  return (
    <Link
      href="/phone/"
      target="_blank"
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium text-muted-foreground hover:bg-hover hover:text-foreground"
    >
      <Smartphone aria-hidden className="size-4 shrink-0" />
      Phone simulator
    </Link>
  );
}
