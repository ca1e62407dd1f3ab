import type { ReactNode } from "react";
import { SignalLines } from "@/components/effects/signal-lines";
import { BrandMark } from "@/components/layout/brand-mark";

/** The page around sign-in and set-up. */
export function AuthFrame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className="relative isolate grid min-h-dvh place-items-center overflow-hidden px-4 py-10">
      <SignalLines className="absolute inset-0 -z-10 size-full mask-[radial-gradient(ellipse_at_center,transparent_22rem,#000_44rem)]" />
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5">
          <BrandMark className="size-8 rounded-md" />
          <span className="text-lg font-semibold">Leadline</span>
        </div>
        <div className="rounded-lg border bg-surface p-6 shadow-float">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-5 text-sm text-muted-foreground">{lead}</p>
          {children}
        </div>
      </div>
    </main>
  );
}
