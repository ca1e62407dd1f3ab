import type { Conversation, Lead, LeadDetail, Member, Message } from "@/lib/api/types";

const AT = "2026-11-23T10:00:00Z";

export function aMember(over: Partial<Member> = {}): Member {
  return {
    id: "m1",
    name: "Ana Silva",
    email: "ana@example.com",
    role: "agent",
    workspace: { id: "w1", name: "Bay Roofing", time_zone: "America/Los_Angeles" },
    ...over,
  };
}

export function aMessage(over: Partial<Message> = {}): Message {
  return {
    id: "t1",
    conversation_id: "c1",
    direction: "outbound",
    author: "ai",
    member: null,
    text: "Hi Maya, thanks for asking.",
    media: [],
    status: "delivered",
    status_reason: null,
    segments: 1,
    created_at: AT,
    ...over,
  };
}

export function aConversation(over: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    lead: { id: "l1", name: "Maya Okafor", phone: "+14155550130" },
    status: "open",
    handler: "ai",
    epoch: 1,
    assignee: null,
    needs_person: null,
    mode: "auto",
    suggested: false,
    opted_out: false,
    can_send: true,
    last_message: aMessage(),
    composing: false,
    last_activity_at: AT,
    created_at: AT,
    ...over,
  };
}

export function aLead(over: Partial<Lead> = {}): Lead {
  return {
    id: "l1",
    name: "Maya Okafor",
    phone: "+14155550130",
    email: "maya@example.com",
    form: { id: "f1", name: "Roof quote" },
    consent: "granted",
    blocked: false,
    held_back: null,
    contact_clash: false,
    qualification: null,
    submissions: 1,
    conversation_id: "c1",
    created_at: AT,
    last_activity_at: AT,
    ...over,
  };
}

export function aLeadDetail(over: Partial<LeadDetail> = {}): LeadDetail {
  return {
    ...aLead(),
    answers: [],
    checklist: [],
    consent_events: [],
    stop_link: "https://leadline.example/f/stop/l1.00",
    ...over,
  };
}
