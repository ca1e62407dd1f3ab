import { Signal, Wifi } from "lucide-react";
import type { ReactNode } from "react";
import { PhoneAside } from "./phone-aside";
import { PhoneClock } from "./phone-clock";

/** The device: a phone on a desk on wide screens, the whole screen on a phone. */
export function PhoneFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh items-center justify-center gap-14 bg-sunken md:p-6">
      <h1 className="sr-only">{title}</h1>
      <div className="relative flex h-dvh w-full flex-col overflow-hidden bg-surface md:h-[min(50rem,calc(100dvh-3rem))] md:w-[23.5rem] md:shrink-0 md:rounded-[2.75rem] md:border-[9px] md:border-[oklch(0.26_0.01_250)] md:shadow-float dark:md:border-[oklch(0.34_0.01_250)]">
        <div
          aria-hidden="true"
          className="hidden h-9 shrink-0 items-center justify-between px-6 pt-1.5 text-xs font-semibold md:flex"
        >
          <PhoneClock />
          <span className="flex items-center gap-1.5">
            <Signal className="size-3.5" />
            <Wifi className="size-3.5" />
            <span className="h-2.5 w-5 rounded-[3px] border border-foreground p-px">
              <span className="block h-full w-3/4 rounded-[1px] bg-foreground" />
            </span>
          </span>
        </div>
        {children}
      </div>
      <PhoneAside />
    </main>
  );
}
