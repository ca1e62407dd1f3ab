"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { DocumentDraft, KnowledgeDocument } from "@/lib/api/types";
import { EMPTY_DRAFT, sendable } from "../lib/document";
import { usePreviewDocument, usePublishDocument } from "../mutations";
import { documentQuery } from "../queries";
import { DocumentForm } from "./document-form";
import { DocumentReview } from "./document-review";

interface DocumentDialogProps {
  /** The document that gets another version; without it a new one is made. */
  document?: KnowledgeDocument;
  onClose: () => void;
}

/** Writes a document, shows what it would change, and publishes it. */
export function DocumentDialog({ document, onClose }: DocumentDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="max-w-2xl"
        title={document ? `Replace ${document.title}` : "Add a document"}
        description="It is cut into passages that fit a text. Nothing changes before you publish it."
        onInteractOutside={(event) => event.preventDefault()}
      >
        {document ? (
          <Stored document={document} onClose={onClose} />
        ) : (
          <Editor start={EMPTY_DRAFT} onClose={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function Stored({ document, onClose }: { document: KnowledgeDocument; onClose: () => void }) {
  const query = useQuery(documentQuery(document.id));
  if (query.isPending) return <Skeleton className="mt-4 h-80 w-full" />;
  if (query.isError) {
    return (
      <Failure title="The document did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const { title, kind, content, source, valid_from, valid_until, version } = query.data;
  const start = { title, kind, content, source, valid_from, valid_until };
  return <Editor start={start} replaces={{ id: document.id, version }} onClose={onClose} />;
}

interface EditorProps {
  start: DocumentDraft;
  replaces?: { id: string; version: number };
  onClose: () => void;
}

function Editor({ start, replaces, onClose }: EditorProps) {
  const [draft, setDraft] = useState(start);
  const preview = usePreviewDocument();
  const publish = usePublishDocument(replaces);
  if (preview.data) {
    return (
      <DocumentReview
        preview={preview.data}
        publish={publish}
        onBack={() => {
          publish.reset();
          preview.reset();
        }}
        onPublish={() => publish.mutate(sendable(draft), { onSuccess: onClose })}
      />
    );
  }
  return (
    <DocumentForm
      draft={draft}
      onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
      preview={preview}
      onPreview={() => preview.mutate({ document_id: replaces?.id ?? null, draft: sendable(draft) })}
    />
  );
}
