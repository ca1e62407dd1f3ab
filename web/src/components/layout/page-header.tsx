import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  /** Set where the page has its heading elsewhere, because this header can be hidden. */
  decorative?: boolean;
  children?: ReactNode;
}

export function PageHeader({ title, decorative, children }: PageHeaderProps) {
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2">
      {decorative ? (
        <p aria-hidden="true" className="text-sm font-semibold">
          {title}
        </p>
      ) : (
        <h1 className="text-sm font-semibold">{title}</h1>
      )}
      {children}
    </header>
  );
}
