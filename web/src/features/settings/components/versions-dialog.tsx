"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { explain } from "@/lib/api/api-error";
import type { KnowledgeDocument } from "@/lib/api/types";
import { fullTime } from "@/lib/format/time";
import { counted } from "../lib/document";
import { useRestoreDocument } from "../mutations";
import { versionQuery, versionsQuery } from "../queries";
import { StandingBadge } from "./standing-badge";

interface VersionsDialogProps {
  document: KnowledgeDocument;
  mayEdit: boolean;
  onClose: () => void;
}

/** The versions of a document: what each said, and the way back to it. */
export function VersionsDialog({ document, mayEdit, onClose }: VersionsDialogProps) {
  const query = useQuery(versionsQuery(document.id));
  const restore = useRestoreDocument(document.id);
  const [shown, setShown] = useState<number | null>(null);
  const newest = query.data?.items[0]?.version;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="max-w-2xl"
        title={document.title}
        description="Every version as it was published. Restoring one publishes it again as the newest."
      >
        {query.isPending && <Skeleton className="mt-4 h-40 w-full" />}
        {query.isError && (
          <Failure
            title="The versions did not load"
            reason={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        <ul className="mt-4 rounded-md border empty:hidden">
          {query.data?.items.map((version) => (
            <li key={version.version} className="grid gap-2 border-b p-3 text-sm last:border-b-0">
              <div className="flex items-center gap-2">
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    Version {version.version}
                    <StandingBadge entry={version} />
                  </p>
                  <p className="text-xs text-muted-foreground">
                    {fullTime(version.published_at)}, {counted(version.passages, "passage")}
                  </p>
                </div>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-expanded={shown === version.version}
                  onClick={() => setShown(shown === version.version ? null : version.version)}
                >
                  {shown === version.version ? "Hide" : "Read"}
                </Button>
                {mayEdit && newest !== undefined && version.version !== newest && (
                  <Button
                    size="sm"
                    disabled={restore.isPending}
                    onClick={() =>
                      restore.mutate({ version: version.version, based_on: newest }, { onSuccess: onClose })
                    }
                  >
                    Restore
                  </Button>
                )}
              </div>
              {shown === version.version && <Content id={document.id} version={version.version} />}
            </li>
          ))}
        </ul>
        {restore.isError && (
          <p role="alert" className="mt-3 text-sm text-danger">
            {explain(restore.error)}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Content({ id, version }: { id: string; version: number }) {
  const query = useQuery(versionQuery(id, version));
  if (query.isPending) return <Skeleton className="h-24 w-full" />;
  if (query.isError) {
    return (
      <Failure title="The version did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
    >
      {query.data.content}
    </pre>
  );
}
