"use client";

import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { KnowledgeEntry } from "@/lib/api/types";
import { useDeleteKnowledge } from "../mutations";

export function KnowledgeRow({ entry, removable }: { entry: KnowledgeEntry; removable: boolean }) {
  const remove = useDeleteKnowledge();
  return (
    <li className="flex gap-3 border-b p-4 last:border-b-0">
      <div className="min-w-0 flex-1">
        <h3 className="text-sm font-medium wrap-anywhere">{entry.question}</h3>
        <p className="mt-0.5 text-sm wrap-anywhere whitespace-pre-line text-muted-foreground">
          {entry.answer}
        </p>
      </div>
      {removable && (
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
