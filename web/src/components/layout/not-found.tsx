import Link from "next/link";
import { SignalLines } from "@/components/effects/signal-lines";
import { Button } from "@/components/ui/button";

export function NotFound() {
  return (
    <main className="relative isolate grid min-h-dvh place-items-center overflow-hidden px-6">
      <SignalLines className="absolute inset-0 -z-10 size-full mask-[radial-gradient(ellipse_at_center,transparent_18rem,#000_40rem)]" />
      <div className="max-w-sm text-center">
        <p className="text-sm font-medium text-muted-foreground">404</p>
        <h1 className="mt-1 text-2xl font-semibold tracking-tight">This line goes nowhere</h1>
        <p className="mt-2 text-base text-muted-foreground">
          The page was moved, or the address has a typo. Your conversations are where you left them.
        </p>
        <Button asChild variant="primary" size="lg" className="mt-6">
          <Link href="/inbox/">Go to the inbox</Link>
        </Button>
      </div>
    </main>
  );
}
