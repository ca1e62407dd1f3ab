"use client";

import { FileText, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { KnowledgeEntry } from "@/lib/api/types";
import { useDeleteKnowledge } from "../mutations";
import { StandingBadge } from "./standing-badge";

interface KnowledgeRowProps {
  entry: KnowledgeEntry;
  removable: boolean;
  /** The title of the document it is a passage of. */
  from?: string | undefined;
}

export function KnowledgeRow({ entry, removable, from }: KnowledgeRowProps) {
  const remove = useDeleteKnowledge();
  return (
    <li className="flex gap-3 border-b p-4 last:border-b-0">
      <div className="min-w-0 flex-1">
        <h4 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
          <span className="min-w-0 wrap-anywhere">{entry.question}</span>
          <StandingBadge entry={entry} />
        </h4>
        <p className="mt-0.5 text-sm wrap-anywhere whitespace-pre-line text-muted-foreground">
          {entry.answer}
        </p>
        {from && (
          <p className="mt-1 flex items-center gap-1 text-xs text-muted-foreground">
            <FileText aria-hidden className="size-3" />
            <span className="sr-only">From the document </span>
            {from}
          </p>
        )}
      </div>
      {removable && !from && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Delete: ${entry.question}`}
          title="Delete"
          onClick={() => remove.mutate(entry)}
        >
          <Trash2 aria-hidden />
        </Button>
      )}
    </li>
  );
}
