import { ShieldCheck, ShieldOff, ShieldQuestionMark } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Lead } from "@/lib/api/types";

const LOOK = {
  granted: { icon: ShieldCheck, tone: "neutral", words: "Granted" },
  revoked: { icon: ShieldOff, tone: "danger", words: "Revoked" },
  expired: { icon: ShieldOff, tone: "neutral", words: "Lapsed" },
  none: { icon: ShieldQuestionMark, tone: "neutral", words: "None" },
} as const;

/** Only exceptions get a badge; a granted consent is the rule. */
export function ConsentBadge({ consent }: { consent: Lead["consent"] }) {
  const { icon: Icon, tone, words } = LOOK[consent];
  if (consent === "granted") {
    return (
      <span className="inline-flex items-center gap-1.5">
        <Icon aria-hidden className="size-3.5 text-muted-foreground" />
        {words}
      </span>
    );
  }
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {words}
    </Badge>
  );
}
