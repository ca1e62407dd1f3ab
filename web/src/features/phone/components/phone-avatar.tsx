import { UserRound } from "lucide-react";
import { cn } from "@/lib/cn";

export function PhoneAvatar({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid shrink-0 place-items-center rounded-full bg-hover text-muted-foreground",
        className,
      )}
    >
      <UserRound className="size-1/2" />
    </span>
  );
}
