"use client";

import { PageHeader } from "@/components/layout/page-header";
import { PageSection } from "@/components/layout/page-section";
import { PasskeySection } from "./passkey-section";
import { PasswordForm } from "./password-form";
import { SecondFactorSection } from "./second-factor-section";
import { SessionSection } from "./session-section";

export function AccountPage() {
  return (
    <>
      <PageHeader title="Your account" />
      <section
        aria-label="Your account"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        className="relative min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        <div className="mx-auto max-w-4xl px-4 pb-16">
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
        </div>
      </section>
    </>
  );
}
