"use client";

import { PageSection } from "@/components/layout/page-section";
import { SectionPage } from "@/components/layout/section-page";
import { PasskeySection } from "./passkey-section";
import { PasswordForm } from "./password-form";
import { SecondFactorSection } from "./second-factor-section";
import { SessionSection } from "./session-section";

export function AccountPage() {
  return (
    <SectionPage title="Your account">
      <PageSection
        title="Second factor"
        lead="A code from an app on your phone, beside your password. A stolen password alone then opens nothing."
      >
        <SecondFactorSection />
      </PageSection>
      <PageSection
        title="Passkeys"
        lead="Sign in with your finger, your face or the PIN of a device, and type nothing."
      >
        <PasskeySection />
      </PageSection>
      <PageSection
        title="Where you are signed in"
        lead="End what you do not know or use no longer, then change your password."
      >
        <SessionSection />
      </PageSection>
      <PageSection title="Password" lead="A new one signs you out everywhere but here.">
        <PasswordForm />
      </PageSection>
    </SectionPage>
  );
}
