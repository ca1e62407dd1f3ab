import { Badge } from "@/components/ui/badge";
import type { Standing } from "@/lib/api/types";
import { validityWords } from "../lib/document";

interface StandingBadgeProps {
  entry: { standing: Standing; valid_from?: string | null; valid_until?: string | null };
}

/** On which days something is true, and whether it is answered today. Nothing for what is always true. */
export function StandingBadge({ entry }: StandingBadgeProps) {
  const days = validityWords(entry);
  if (!days) return null;
  if (entry.standing === "expired") return <Badge tone="danger">Not answered: {days}</Badge>;
  if (entry.standing === "not_yet") return <Badge tone="human">Not yet: {days}</Badge>;
  return <Badge>{days}</Badge>;
}
