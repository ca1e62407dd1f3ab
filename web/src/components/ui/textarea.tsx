import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      className={cn(
        "field-sizing-content min-h-20 w-full rounded-md border border-input bg-surface px-3 py-2 text-base placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-danger max-sm:text-lg",
        className,
      )}
      {...props}
    />
  );
}
