import { ArrowUpRight } from "lucide-react";
import { BrandMark } from "@/components/layout/brand-mark";
import { Button } from "@/components/ui/button";

const TRY = [
  { say: "Can someone call me?", outcome: "hands the conversation to a person" },
  { say: "STOP", outcome: "ends every text at once, and locks the composer" },
  { say: "START", outcome: "allows texts again" },
  { say: "HELP", outcome: "says who is writing" },
] as const;

/** What this is and what to try, beside the phone. */
export function PhoneAside() {
  return (
    <aside aria-label="About the simulator" className="hidden w-72 lg:block">
      <BrandMark className="size-8 rounded-md" />
      <h2 className="mt-4 text-xl font-semibold tracking-tight">A lead's phone</h2>
      <p className="mt-1.5 text-base text-muted-foreground">
        It receives what Leadline sends and answers through the same webhooks a carrier would call. No real
        phone is involved.
      </p>
      <dl className="mt-6 grid gap-3 border-t pt-5">
        {TRY.map(({ say, outcome }) => (
          <div key={say}>
            <dt className="text-sm font-medium">{say}</dt>
            <dd className="text-sm text-muted-foreground">{outcome}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-6 flex gap-2 border-t pt-5">
        <Button asChild>
          <a href="/f/demo" target="_blank" rel="noreferrer">
            Demo form
            <ArrowUpRight aria-hidden />
          </a>
        </Button>
        <Button asChild variant="ghost">
          <a href="/inbox/">Inbox</a>
        </Button>
      </div>
    </aside>
  );
}
