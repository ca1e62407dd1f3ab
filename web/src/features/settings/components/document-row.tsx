import {
  ExternalLink,
  FileCode2,
  FileSpreadsheet,
  FileText,
  Globe,
  History,
  Pencil,
  Trash2,
} from "lucide-react";
import { Button } from "@/components/ui/button";
import type { KnowledgeDocument } from "@/lib/api/types";
import { fullTime, shortDate } from "@/lib/format/time";
import { counted, KINDS } from "../lib/document";
import type { DocumentAct } from "./document-list";
import { StandingBadge } from "./standing-badge";

const ICONS = { text: FileText, markdown: FileCode2, csv: FileSpreadsheet, web_page: Globe };

interface DocumentRowProps {
  document: KnowledgeDocument;
  mayEdit: boolean;
  onAct: (act: DocumentAct) => void;
}

export function DocumentRow({ document, mayEdit, onAct }: DocumentRowProps) {
  const Icon = ICONS[document.kind];
  return (
    <li className="flex items-start gap-3 border-b p-4 last:border-b-0">
      <span className="grid size-8 shrink-0 place-items-center rounded-md bg-sunken text-muted-foreground">
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <h4 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
          <span className="min-w-0 wrap-anywhere">{document.title}</span>
          <StandingBadge entry={document} />
        </h4>
        <p className="mt-0.5 flex flex-wrap gap-x-1.5 text-xs text-muted-foreground">
          <span>{KINDS[document.kind].label}</span>
          <span aria-hidden>·</span>
          <span>{counted(document.passages, "passage")}</span>
          <span aria-hidden>·</span>
          <span title={fullTime(document.published_at)}>
            version {document.version}, {shortDate(document.published_at)}
          </span>
          {document.source && (
            <>
              <span aria-hidden>·</span>
              <a
                href={document.source}
                target="_blank"
                rel="noreferrer"
                className="inline-flex items-center gap-1 rounded-sm text-primary hover:underline"
              >
                Source
                <ExternalLink aria-hidden className="size-3" />
              </a>
            </>
          )}
        </p>
      </div>
      <div className="flex shrink-0">
        {mayEdit && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Replace: ${document.title}`}
            title="Replace"
            onClick={() => onAct("replace")}
          >
            <Pencil aria-hidden />
          </Button>
        )}
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Versions: ${document.title}`}
          title="Versions"
          onClick={() => onAct("versions")}
        >
          <History aria-hidden />
        </Button>
        {mayEdit && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Delete: ${document.title}`}
            title="Delete"
            onClick={() => onAct("delete")}
          >
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
    </li>
  );
}
