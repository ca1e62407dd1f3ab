import { Badge } from "@/components/ui/badge";
import type { DocumentPreview } from "@/lib/api/types";
import { counted } from "../lib/document";

const FATES = {
  new: { tone: "primary", label: "New" },
  changed: { tone: "human", label: "Changed" },
  kept: { tone: "neutral", label: "Kept" },
} as const;

function summary({ new: added, changed, kept, gone }: DocumentPreview["changes"]): string {
  const parts = [
    added > 0 && `${added.toLocaleString("en")} new`,
    changed > 0 && `${changed.toLocaleString("en")} changed`,
    kept > 0 && `${kept.toLocaleString("en")} kept`,
    gone > 0 && `${gone.toLocaleString("en")} gone`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** The passages a document would make. */
export function ProposedPassages({ preview }: { preview: DocumentPreview }) {
  const { passages, changes } = preview;
  const many = changes.new + changes.changed + changes.kept;
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-medium">
        {counted(many, "passage")}{" "}
        <span className="font-normal text-muted-foreground">({summary(changes)})</span>
      </h3>
      <ul
        aria-label="Passages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-y-auto rounded-md border"
      >
        {passages.map((passage) => (
          <li key={`${passage.question}\n${passage.answer}`} className="border-b p-3 text-sm last:border-b-0">
            <div className="flex items-start gap-2">
              <p className="min-w-0 flex-1 font-medium wrap-anywhere">{passage.question}</p>
              <Badge tone={FATES[passage.fate].tone}>{FATES[passage.fate].label}</Badge>
            </div>
            <p className="mt-0.5 wrap-anywhere text-muted-foreground">{passage.answer}</p>
          </li>
        ))}
      </ul>
      {many > passages.length && (
        <p className="text-xs text-muted-foreground">
          {passages.length} are shown, what is new or changed first.
        </p>
      )}
    </section>
  );
}
