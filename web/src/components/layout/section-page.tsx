import type { ReactNode } from "react";
import { PageHeader } from "./page-header";

/** A page of sections, one below the other, that scrolls as a whole. */
export function SectionPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <PageHeader title={title} />
      <section
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        className="relative min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        <div className="mx-auto max-w-4xl px-4 pb-16">{children}</div>
      </section>
    </>
  );
}
