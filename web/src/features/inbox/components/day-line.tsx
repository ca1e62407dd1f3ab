import { dayLabel } from "@/lib/format/time";

export function DayLine({ at }: { at: string }) {
  return (
    <div className="mb-4 flex items-center gap-3 text-2xs text-muted-foreground not-first:mt-2">
      <span aria-hidden className="h-px flex-1 bg-border" />
      <time dateTime={at}>{dayLabel(at)}</time>
      <span aria-hidden className="h-px flex-1 bg-border" />
    </div>
  );
}
