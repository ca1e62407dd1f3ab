import { CloudAlert } from "lucide-react";
import { explain } from "@/lib/api/api-error";
import { cn } from "@/lib/cn";
import { Button } from "./button";

interface FailureProps {
  title: string;
  reason: unknown;
  onRetry: () => void;
  className?: string;
}

/** A part of the page that could not be loaded, with the way to try again. */
export function Failure({ title, reason, onRetry, className }: FailureProps) {
  return (
    <div
      role="alert"
      data-slot="failure"
      className={cn("flex flex-col items-center justify-center gap-1 px-6 py-12 text-center", className)}
    >
      <span className="mb-3 grid size-10 place-items-center rounded-lg bg-danger-soft text-danger">
        <CloudAlert aria-hidden className="size-5" />
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="max-w-72 text-sm text-balance text-muted-foreground">{explain(reason)}</p>
      <Button className="mt-4" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
