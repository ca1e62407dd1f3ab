"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { notify } from "@/lib/alerts/permission";
import { conversationQuery, leadQuery } from "@/lib/api/queries";
import { displayName, leadSource } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { useLive } from "@/lib/live/live-context";
import type { LiveEvent } from "@/lib/live/live-events";
import { showToast } from "@/lib/toast";

/** A burst is told by its first few; the list shows the rest. */
const BURST = 4;
const BURST_MS = 3_000;

const ALERTING = { "lead.created": true, "conversation.needs_person": true };

function isOnScreen(conversationId: string | null | undefined): boolean {
  if (!conversationId || document.visibilityState !== "visible") return false;
  return new URLSearchParams(location.search).get("c") === conversationId;
}

interface Alert {
  title: string;
  body: string;
  tag: string;
  href: string;
}

/** Tells of new leads and hand-offs: a toast in the page, and a notification when the page is not looked at. */
export function LeadAlerts() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { listen } = useLive();

  useEffect(() => {
    const handOff = async (id: string): Promise<Alert | null> => {
      const conversation = await queryClient.fetchQuery({ ...conversationQuery(id), staleTime: 0 });
      if (!conversation.needs_person) return null;
      return {
        title: `${displayName(conversation.lead.name, formatPhone(conversation.lead.phone))} needs you`,
        body: conversation.needs_person.explanation,
        tag: `needs-${id}`,
        href: `/inbox/?c=${encodeURIComponent(id)}`,
      };
    };
    const newLead = async (leadId: string, conversationId: string | null): Promise<Alert> => {
      const lead = await queryClient.fetchQuery(leadQuery(leadId));
      const target = conversationId ?? lead.conversation_id;
      return {
        title: `New lead: ${displayName(lead.name, formatPhone(lead.phone))}`,
        body: leadSource(lead),
        tag: `lead-${leadId}`,
        href: target
          ? `/inbox/?c=${encodeURIComponent(target)}`
          : `/leads/?lead=${encodeURIComponent(leadId)}`,
      };
    };
    const alertOf = async ({ type, data }: LiveEvent): Promise<Alert | null> => {
      if (type === "conversation.needs_person" && data.conversation_id) return handOff(data.conversation_id);
      if (type === "lead.created" && data.lead_id) return newLead(data.lead_id, data.conversation_id ?? null);
      return null;
    };
    const recent: number[] = [];
    const tooMany = () => {
      const now = Date.now();
      while (recent[0] !== undefined && now - recent[0] > BURST_MS) recent.shift();
      return recent.push(now) > BURST;
    };
    return listen((event) => {
      if (!(event.type in ALERTING) || isOnScreen(event.data.conversation_id) || tooMany()) return;
      alertOf(event)
        .then((alert) => {
          if (!alert) return;
          const open = () => router.push(alert.href);
          showToast(alert.title, {
            id: alert.tag,
            description: alert.body,
            action: { label: "Open", onClick: open },
          });
          notify(alert.title, alert.body, alert.tag, open);
        })
        .catch(() => {});
    });
  }, [listen, queryClient, router]);
  return null;
}
