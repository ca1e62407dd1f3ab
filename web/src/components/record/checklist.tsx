import { Check, Circle, X } from "lucide-react";
import type { ChecklistLine, LeadDetail } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { wanted } from "@/lib/format/condition";
import { VerdictBadge } from "./verdict-badge";

const STATE = {
  holds: { icon: Check, look: "text-primary", words: "holds" },
  fails: { icon: X, look: "text-danger", words: "does not hold" },
  open: { icon: Circle, look: "text-muted-foreground", words: "not answered yet" },
} as const;

function stateOf({ holds }: ChecklistLine) {
  if (holds === null || holds === undefined) return STATE.open;
  return holds ? STATE.holds : STATE.fails;
}

/** Why a lead is qualified or not: each rule, what was answered, and what it adds to the score. */
export function Checklist({ lead }: { lead: LeadDetail }) {
  const { qualification, checklist } = lead;
  if (!qualification) return null;
  const { verdict, score, least_score: least } = qualification;
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-2">
        <VerdictBadge verdict={verdict} />
        <span className="text-xs text-muted-foreground tabular-nums">
          {score} {Math.abs(score) === 1 ? "point" : "points"}
          {least !== null && least !== undefined && `, ${least} needed`}
        </span>
      </div>
      <ul className="grid gap-2">
        {checklist.map((line, place) => {
          const { icon: Icon, look, words } = stateOf(line);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rules of a version have no other name, and never move.
            <li key={place} className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2 text-sm">
              <Icon role="img" aria-label={words} className={cn("mt-0.5 size-4", look)} />
              <span className="break-words">
                {line.label}
                <span className="block text-xs text-muted-foreground">
                  {line.must ? "Must be" : "Counts when"} {wanted(line.condition)}
                  {line.answer && (
                    <>
                      {"; said "}
                      <span className="text-foreground">{line.answer.value}</span>
                    </>
                  )}
                </span>
              </span>
              <span
                className={cn("text-xs tabular-nums", line.holds ? "font-medium" : "text-muted-foreground")}
              >
                {line.points !== 0 && `${line.points > 0 ? "+" : "−"}${Math.abs(line.points)}`}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
