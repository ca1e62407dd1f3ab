import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { LeadAlerts } from "@/features/alerts/components/lead-alerts";
import { SessionGate } from "@/features/auth/components/session-gate";

export default function AppLayout({ children }: { children: ReactNode }) {
  return (
    <SessionGate>
      <AppShell>
        <LeadAlerts />
        {children}
      </AppShell>
    </SessionGate>
  );
}
