"use client";

import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/api/api-error";
import type { DocumentPreview } from "@/lib/api/types";
import { counted, dayWords } from "../lib/document";
import type { usePublishDocument } from "../mutations";
import { ChangedAnswers } from "./changed-answers";
import { ProposedPassages } from "./proposed-passages";

interface DocumentReviewProps {
  preview: DocumentPreview;
  publish: ReturnType<typeof usePublishDocument>;
  onBack: () => void;
  onPublish: () => void;
}

/** What publishing would change, and the button that does it. */
export function DocumentReview({ preview, publish, onBack, onPublish }: DocumentReviewProps) {
  const problem = publish.isError ? asApiError(publish.error) : null;
  return (
    <div className="mt-4 grid gap-5">
      <ChangedAnswers preview={preview} />
      <ProposedPassages preview={preview} />
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem.message}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <p className="mr-auto text-xs text-muted-foreground">
          {preview.asked > 0 &&
            `${counted(preview.asked, "question")} of leads asked again, as of ${dayWords(preview.on)}.`}
        </p>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
        <Button variant="primary" autoFocus disabled={publish.isPending} onClick={onPublish}>
          {publish.isPending ? "Publishing…" : "Publish"}
        </Button>
      </div>
    </div>
  );
}
