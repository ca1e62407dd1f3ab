import { MessagesSquare, TriangleAlert } from "lucide-react";
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
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { LeadDetail } from "@/lib/api/types";
import { displayName, leadSource, plural } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { fullTime } from "@/lib/format/time";
import { canWrite } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { CertificateList } from "./certificate-list";

const ConsentActions = dynamic(() => import("./consent-actions").then((part) => part.ConsentActions), {
  ssr: false,
  loading: () => <Skeleton className="h-7 w-2/3" />,
});

const HeldBack = dynamic(() => import("./held-back").then((part) => part.HeldBack), {
  ssr: false,
  loading: () => <Skeleton className="mt-3 h-20" />,
});

export function LeadRecord({ lead }: { lead: LeadDetail }) {
  const mayWrite = canWrite(useMember());
  const phone = formatPhone(lead.phone);
  return (
    <>
      <div className="px-5 pt-3.5 pb-4">
        <h2 className="pr-10 text-lg font-semibold wrap-anywhere">{displayName(lead.name, phone)}</h2>
        <CopyText value={lead.phone} shown={phone} label="Phone" mono />
        {lead.conversation_id && (
          <Button asChild variant="primary" className="mt-3 flex w-fit">
            <Link href={`/inbox/?c=${encodeURIComponent(lead.conversation_id)}`}>
              <MessagesSquare aria-hidden />
              Open the conversation
            </Link>
          </Button>
        )}
        {lead.held_back && <HeldBack leadId={lead.id} held={lead.held_back} />}
        {lead.contact_clash && (
          <p className="mt-3 flex gap-2 rounded-md bg-human-soft px-3 py-2 text-sm text-human">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            The phone is known with another e-mail address. They are kept apart until you decide.
          </p>
        )}
      </div>
      <RecordSection title="Details">
        <RecordRows
          rows={[
            [
              "E-mail",
              lead.email ? <CopyText key="email" value={lead.email} label="E-mail" /> : "None given",
            ],
            [
              "Source",
              lead.form
                ? `${leadSource(lead)} · ${plural(lead.submissions, "submission")}`
                : leadSource(lead),
            ],
            [
              "Consent",
              lead.blocked ? (
                <Badge key="consent" tone="danger">
                  Blocked as spam
                </Badge>
              ) : (
                <ConsentBadge key="consent" consent={lead.consent} />
              ),
            ],
            ["First seen", fullTime(lead.created_at)],
            ["Last seen", fullTime(lead.last_activity_at)],
          ]}
        />
      </RecordSection>
      <RecordSection title="Answers">
        <AnswerList answers={lead.answers} leadId={lead.id} />
      </RecordSection>
      {lead.qualification && (
        <RecordSection title="Checklist">
          <Checklist lead={lead} />
        </RecordSection>
      )}
      <RecordSection title="Consent on record">
        <ConsentList records={lead.consent_events} />
        {mayWrite && (
          <div className="mt-3">
            <ConsentActions lead={lead} />
          </div>
        )}
      </RecordSection>
      <RecordSection title="Consent certificates">
        <CertificateList leadId={lead.id} />
      </RecordSection>
      <RecordSection title="History">
        <RecordHistory leadId={lead.id} />
      </RecordSection>
    </>
  );
}
