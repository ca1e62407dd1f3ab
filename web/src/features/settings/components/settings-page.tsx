"use client";

import { PageSection } from "@/components/layout/page-section";
import { SectionPage } from "@/components/layout/section-page";
import { canManageTeam } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { ApiKeySection } from "./api-key-section";
import { AssistantSection } from "./assistant-section";
import { ChannelSection } from "./channel-section";
import { HouseRulesSection } from "./house-rules-section";
import { KnowledgeSection } from "./knowledge-section";
import { SendingSection } from "./sending-section";
import { WorkspaceSection } from "./workspace-section";

export function SettingsPage() {
  const managesTeam = canManageTeam(useMember());
  return (
    <SectionPage title="Settings">
      <PageSection
        title="Workspace"
        lead="How you appear to leads, and when a silent lead hears from you again."
      >
        <WorkspaceSection />
      </PageSection>
      <PageSection
        title="Assistant"
        lead="Whether the AI answers by itself, proposes or only watches, and what happens when nobody picks up."
      >
        <AssistantSection />
      </PageSection>
      <PageSection
        title="Knowledge"
        lead="What the AI may state as fact. It hands over to a person when the answer is not here."
      >
        <KnowledgeSection />
      </PageSection>
      <PageSection
        title="What the AI may say"
        lead="It states only stored facts. Here is what it may link, and what it must not speak of."
      >
        <HouseRulesSection />
      </PageSection>
      <PageSection
        title="Sending"
        lead="The switch for everything, and what you want beyond what the law demands."
      >
        <SendingSection />
      </PageSection>
      <PageSection title="Channels" lead="The numbers texts leave from. Try each with a text to yourself.">
        <ChannelSection />
      </PageSection>
      {managesTeam && (
        <PageSection
          title="API keys"
          lead="What programs of your own sign in with. A key never does more than whoever made it may do."
        >
          <ApiKeySection />
        </PageSection>
      )}
    </SectionPage>
  );
}
