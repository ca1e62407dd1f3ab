import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { SecondFactorGate } from "@/features/account/components/second-factor-gate";
import { LeadAlerts } from "@/features/alerts/components/lead-alerts";
import { SessionGate } from "@/features/auth/components/session-gate";

export default function AppLayout({ children }: { children: ReactNode }) {
  return (
    <SessionGate>
      <SecondFactorGate>
        <AppShell>
          <LeadAlerts />
          {children}
        </AppShell>
      </SecondFactorGate>
    </SessionGate>
  );
}
