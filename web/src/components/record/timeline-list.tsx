import {
  CalendarCheck,
  FileText,
  GitBranch,
  type LucideIcon,
  MessageSquare,
  ShieldCheck,
} from "lucide-react";
import type { TimelineEntry } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { fullTime, recordTime } from "@/lib/format/time";

const LOOK: Record<TimelineEntry["kind"], { icon: LucideIcon; tone: string }> = {
  submission: { icon: FileText, tone: "text-primary" },
  consent: { icon: ShieldCheck, tone: "text-primary" },
  message: { icon: MessageSquare, tone: "text-muted-foreground" },
  booking: { icon: CalendarCheck, tone: "text-primary" },
  decision: { icon: GitBranch, tone: "text-ai" },
};

/** Everything that happened with a lead and why, newest first. */
export function TimelineList({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol className="grid">
      {entries.map((entry) => {
        const { icon: Icon, tone } = LOOK[entry.kind] ?? LOOK.message;
        return (
          <li key={entry.id} className="group relative grid grid-cols-[1rem_1fr] gap-x-2.5 pb-4 last:pb-0">
            <span
              aria-hidden
              className="absolute top-5 bottom-0 left-[0.46875rem] w-px bg-border group-last:hidden"
            />
            <Icon aria-hidden className={cn("mt-0.5 size-4", tone)} />
            <div className="min-w-0">
              <div className="flex items-baseline justify-between gap-2">
                <p className="text-sm font-medium break-words">{entry.title}</p>
                <time
                  dateTime={entry.at}
                  title={fullTime(entry.at)}
                  className="shrink-0 text-2xs text-muted-foreground"
                >
                  {recordTime(entry.at)}
                </time>
              </div>
              {entry.detail && <p className="text-xs break-words text-muted-foreground">{entry.detail}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
