import { CircleCheck, CircleDashed, CircleSlash } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Lead } from "@/lib/api/types";

const LOOK = {
  qualified: { icon: CircleCheck, tone: "primary", words: "Qualified" },
  open: { icon: CircleDashed, tone: "neutral", words: "Not decided yet" },
  not_qualified: { icon: CircleSlash, tone: "neutral", words: "Not qualified" },
} as const;

/** Where a lead stands by its form's checklist. */
export function VerdictBadge({ verdict }: { verdict: NonNullable<Lead["qualification"]>["verdict"] }) {
  const { icon: Icon, tone, words } = LOOK[verdict];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {words}
    </Badge>
  );
}
