"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { AnswerList } from "@/components/record/answer-list";
import { Checklist } from "@/components/record/checklist";
import { ConsentBadge } from "@/components/record/consent-badge";
import { ConsentList } from "@/components/record/consent-list";
import { CopyText } from "@/components/record/copy-text";
import { RecordHistory } from "@/components/record/record-history";
import { RecordRows } from "@/components/record/record-rows";
import { RecordSection } from "@/components/record/record-section";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { leadQuery } from "@/lib/api/queries";
import type { Conversation } from "@/lib/api/types";
import { displayName, leadSource } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { shortDate } from "@/lib/format/time";
import { ExportDialogue } from "./export-dialogue";
import { FactsSkeleton } from "./facts-skeleton";

const AssigneePicker = dynamic(() => import("./assignee-picker").then((part) => part.AssigneePicker), {
  ssr: false,
  loading: () => <Skeleton className="h-16 rounded-md" />,
});

/** Who the lead is, what was agreed to, what they said, and what happened. */
export function FactsPanel({ conversation }: { conversation: Conversation }) {
  const { lead } = conversation;
  const query = useQuery(leadQuery(lead.id));
  const detail = query.data;
  const phone = formatPhone(lead.phone);
  return (
    <div data-testid="facts">
      <div className="px-5 pt-4 pb-3">
        <h2 className="pr-8 text-lg font-semibold wrap-anywhere">{displayName(lead.name, phone)}</h2>
        <CopyText value={lead.phone} shown={phone} label="Phone" mono />
      </div>
      <RecordSection title="Handled by">
        <AssigneePicker conversation={conversation} />
      </RecordSection>
      {query.isPending && <FactsSkeleton />}
      {query.isError && (
        <RecordSection title="Details">
          <p className="text-sm text-muted-foreground">
            The details did not load.{" "}
            <Button variant="link" size="bare" onClick={() => query.refetch()}>
              Try again
            </Button>
          </p>
        </RecordSection>
      )}
      {detail && (
        <>
          <RecordSection
            title="Lead"
            aside={
              <Link
                href={`/leads/?lead=${encodeURIComponent(lead.id)}`}
                className="flex items-center gap-1 rounded-sm text-xs text-primary hover:underline"
              >
                Open record
                <ExternalLink aria-hidden className="size-3" />
              </Link>
            }
          >
            <RecordRows
              rows={[
                [
                  "E-mail",
                  detail.email ? <CopyText key="email" value={detail.email} label="E-mail" /> : "None given",
                ],
                ["Source", leadSource(detail)],
                ["First seen", shortDate(detail.created_at)],
                ["Consent", <ConsentBadge key="consent" consent={detail.consent} />],
              ]}
            />
          </RecordSection>
          <RecordSection title="Answers">
            <AnswerList answers={detail.answers} leadId={lead.id} />
          </RecordSection>
          {detail.qualification && (
            <RecordSection title="Checklist">
              <Checklist lead={detail} />
            </RecordSection>
          )}
          <RecordSection title="Consent on record">
            <ConsentList records={detail.consent_events} />
          </RecordSection>
        </>
      )}
      <RecordSection title="History" aside={<ExportDialogue conversationId={conversation.id} />}>
        <RecordHistory leadId={lead.id} />
      </RecordSection>
    </div>
  );
}
