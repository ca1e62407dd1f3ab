import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      data-slot="input"
      className={cn(
        "h-9 w-full min-w-0 rounded-md border border-input bg-surface px-3 text-base placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-danger max-sm:text-lg",
        className,
      )}
      {...props}
    />
  );
}
