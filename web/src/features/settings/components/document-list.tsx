"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FilePlus2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { KnowledgeDocument } from "@/lib/api/types";
import { documentsQuery } from "../queries";
import { DocumentRow } from "./document-row";

const DocumentDialog = dynamic(() => import("./document-dialog").then((part) => part.DocumentDialog), {
  ssr: false,
});
const VersionsDialog = dynamic(() => import("./versions-dialog").then((part) => part.VersionsDialog), {
  ssr: false,
});
const DeleteDocumentDialog = dynamic(
  () => import("./delete-document-dialog").then((part) => part.DeleteDocumentDialog),
  { ssr: false },
);

export type DocumentAct = "replace" | "versions" | "delete";

type Open = { act: "add" } | { act: DocumentAct; document: KnowledgeDocument };

/** The documents the AI answers from. */
export function DocumentList({ mayEdit }: { mayEdit: boolean }) {
  const query = useInfiniteQuery(documentsQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  if (query.isPending) {
    return (
      <div role="status" className="rounded-md border bg-surface">
        <span className="sr-only">Loading the documents</span>
        {["w-2/5", "w-1/3"].map((width) => (
          <div key={width} className="grid gap-2 border-b p-4 last:border-b-0">
            <Skeleton className={`h-3.5 ${width}`} />
            <Skeleton className="h-3 w-3/5" />
          </div>
        ))}
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure title="The documents did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <>
      {query.data.length === 0 ? (
        <p className="rounded-md border border-dashed px-4 py-6 text-center text-sm text-balance text-muted-foreground">
          No documents yet. Bring a price list, a handbook or a page of your site: the AI answers from its
          passages.
        </p>
      ) : (
        <ul className="rounded-md border bg-surface">
          {query.data.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              mayEdit={mayEdit}
              onAct={(act) => setOpen({ act, document })}
            />
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        {mayEdit && (
          <Button onClick={() => setOpen({ act: "add" })}>
            <FilePlus2 aria-hidden />
            Add a document
          </Button>
        )}
        {query.hasNextPage && (
          <Button
            variant="ghost"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? "Loading…" : "Show more"}
          </Button>
        )}
      </div>
      {open?.act === "add" && <DocumentDialog onClose={close} />}
      {open?.act === "replace" && <DocumentDialog document={open.document} onClose={close} />}
      {open?.act === "versions" && (
        <VersionsDialog document={open.document} mayEdit={mayEdit} onClose={close} />
      )}
      {open?.act === "delete" && <DeleteDocumentDialog document={open.document} onClose={close} />}
    </>
  );
}
