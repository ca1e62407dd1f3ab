"use client";

import { PageSection } from "@/components/layout/page-section";
import { SectionPage } from "@/components/layout/section-page";
import { canManageTeam } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { InviteSection } from "./invite-section";
import { MemberSection } from "./member-section";

export function TeamPage() {
  return (
    <SectionPage title="Team">
      <PageSection
        title="Members"
        lead="Viewers read, agents write to leads, managers keep the knowledge, admins change settings and the team, owners everything."
      >
        <MemberSection />
      </PageSection>
      {canManageTeam(useMember()) && (
        <PageSection
          title="Invitations"
          lead="A link makes whoever opens it a member, once, within a week. Pass it on yourself if mail is not set up."
        >
          <InviteSection />
        </PageSection>
      )}
    </SectionPage>
  );
}
