import type { ReactNode } from "react";

/** A part of a page of settings: what it is on the left, and its content. */
export function PageSection({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-10 gap-y-4 border-b py-8 last:border-b-0 md:grid-cols-[13rem_1fr]">
      <div>
        <h2 className="text-base font-semibold">{title}</h2>
        <p className="mt-1 text-sm text-muted-foreground">{lead}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
