"use client";

import type { ComponentProps, PointerEvent } from "react";
import { cn } from "@/lib/cn";

function follow(event: PointerEvent<HTMLDivElement>) {
  const box = event.currentTarget.getBoundingClientRect();
  event.currentTarget.style.setProperty("--spot-x", `${event.clientX - box.left}px`);
  event.currentTarget.style.setProperty("--spot-y", `${event.clientY - box.top}px`);
}

/** A card lit softly from where the pointer is. */
export function SpotlightCard({ className, ...props }: ComponentProps<"div">) {
  return <div onPointerMove={follow} className={cn("spotlight rounded-lg border", className)} {...props} />;
}
