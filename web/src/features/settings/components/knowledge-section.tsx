"use client";

import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { AnswerList } from "./answer-list";
import { DocumentList } from "./document-list";
import { GapList } from "./gap-list";

/** Documents, single answers, and what neither answered. */
export function KnowledgeSection() {
  const may = canManage(useMember());
  return (
    <div className="grid gap-3">
      <h3 className="text-sm font-medium">Documents</h3>
      <DocumentList mayEdit={may} />
      <h3 className="mt-4 text-sm font-medium">Answers</h3>
      <AnswerList mayEdit={may} />
      <h3 className="mt-4 text-sm font-medium">Asked, and not answered</h3>
      <GapList mayEdit={may} />
    </div>
  );
}
