import { cn } from "@/lib/cn";
import { initials } from "@/lib/format/names";

export function Avatar({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      data-slot="avatar"
      className={cn(
        "grid size-7 shrink-0 place-items-center rounded-full bg-sunken text-2xs font-semibold text-muted-foreground",
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
