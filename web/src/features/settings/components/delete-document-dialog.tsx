"use client";

import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { explain } from "@/lib/api/api-error";
import type { KnowledgeDocument } from "@/lib/api/types";
import { counted } from "../lib/document";
import { useDeleteDocument, usePreviewDocument } from "../mutations";
import { ChangedAnswers } from "./changed-answers";

interface DeleteDocumentDialogProps {
  document: KnowledgeDocument;
  onClose: () => void;
}

/** Shows which answers would be lost with a document, and deletes it. */
export function DeleteDocumentDialog({ document, onClose }: DeleteDocumentDialogProps) {
  const preview = usePreviewDocument();
  const remove = useDeleteDocument();
  const look = preview.mutate;
  useEffect(() => look({ document_id: document.id, draft: null }), [look, document.id]);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="max-w-lg"
        title={`Delete ${document.title}?`}
        description={`${counted(document.passages, "passage")} and every version go with it. This cannot be undone.`}
      >
        <div className="mt-4 grid gap-4">
          {preview.data && <ChangedAnswers preview={preview.data} />}
          {preview.isError && (
            <Failure
              title="What would change could not be found out"
              reason={preview.error}
              onRetry={() => look({ document_id: document.id, draft: null })}
            />
          )}
          {!preview.data && !preview.isError && <Skeleton className="h-16 w-full" />}
          {remove.isError && (
            <p role="alert" className="text-sm text-danger">
              {explain(remove.error)}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button variant="ghost" onClick={onClose}>
              Keep it
            </Button>
            <Button
              variant="danger"
              disabled={remove.isPending}
              onClick={() => remove.mutate(document.id, { onSuccess: onClose })}
            >
              {remove.isPending ? "Deleting…" : "Delete"}
            </Button>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
