import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** An empty place: what it is for, and the one next act. */
export function Empty({ icon: Icon, title, children, action, className }: EmptyProps) {
  return (
    <div
      data-slot="empty"
      className={cn("flex flex-col items-center justify-center gap-1 px-6 py-12 text-center", className)}
    >
      <span className="mb-3 grid size-10 place-items-center rounded-lg border bg-surface text-muted-foreground">
        <Icon aria-hidden className="size-5" />
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      {children && <p className="max-w-72 text-sm text-balance text-muted-foreground">{children}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
