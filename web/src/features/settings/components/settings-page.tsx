"use client";

import { PageHeader } from "@/components/layout/page-header";
import { AssistantSection } from "./assistant-section";
import { ChannelSection } from "./channel-section";
import { HouseRulesSection } from "./house-rules-section";
import { KnowledgeSection } from "./knowledge-section";
import { SendingSection } from "./sending-section";
import { SettingsSection } from "./settings-section";
import { WorkspaceSection } from "./workspace-section";

export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <section
        aria-label="Settings"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        <div className="mx-auto max-w-4xl px-4 pb-16">
          <SettingsSection
            title="Workspace"
            lead="How you appear to leads, and when a silent lead hears from you again."
          >
            <WorkspaceSection />
          </SettingsSection>
          <SettingsSection
            title="Assistant"
            lead="Whether the AI answers by itself, proposes or only watches, and what happens when nobody picks up."
          >
            <AssistantSection />
          </SettingsSection>
          <SettingsSection
            title="Knowledge"
            lead="What the AI may state as fact. It hands over to a person when the answer is not here."
          >
            <KnowledgeSection />
          </SettingsSection>
          <SettingsSection
            title="What the AI may say"
            lead="It states only stored facts. Here is what it may link, and what it must not speak of."
          >
            <HouseRulesSection />
          </SettingsSection>
          <SettingsSection
            title="Sending"
            lead="The switch for everything, and what you want beyond what the law demands."
          >
            <SendingSection />
          </SettingsSection>
          <SettingsSection
            title="Channels"
            lead="The numbers texts leave from. Try each with a text to yourself."
          >
            <ChannelSection />
          </SettingsSection>
        </div>
      </section>
    </>
  );
}
