import { cn } from "@/lib/cn";

export function BrandMark({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "grid size-6 shrink-0 place-items-center rounded-sm bg-primary text-primary-foreground",
        className,
      )}
    >
      <svg viewBox="0 0 24 24" className="size-[70%]" fill="none" aria-hidden="true">
        <path d="M7 3v10a5 5 0 0 0 5 5h3" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
        <circle cx="18.5" cy="18" r="2.5" fill="currentColor" />
      </svg>
    </span>
  );
}
