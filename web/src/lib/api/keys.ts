import type { ConversationView, JobState } from "./types";

/** Every query key of the app, so that live events can name what they touch. */
export const keys = {
  conversations: ["conversations"] as const,
  conversationList: (view: ConversationView) => ["conversations", "list", view] as const,
  needsYou: ["conversations", "needs-you"] as const,
  conversation: (id: string) => ["conversation", id] as const,
  messages: (conversationId: string) => ["messages", conversationId] as const,
  why: (messageId: string) => ["why", messageId] as const,
  picture: (conversationId: string, mediaId: string) => ["picture", conversationId, mediaId] as const,
  sending: (conversationId: string) => ["sending", conversationId] as const,
  leads: ["leads"] as const,
  leadList: (search: string) => ["leads", "list", search] as const,
  lead: (id: string) => ["lead", id] as const,
  timeline: (leadId: string) => ["timeline", leadId] as const,
  certificates: (leadId: string) => ["lead", leadId, "certificates"] as const,
  jobs: ["jobs"] as const,
  jobList: (state: JobState) => ["jobs", "list", state] as const,
  members: ["members"] as const,
  workspace: ["workspace"] as const,
  aiSettings: ["ai-settings"] as const,
  knowledge: ["knowledge"] as const,
  channels: ["channels"] as const,
  simulator: ["simulator"] as const,
  phones: ["phones"] as const,
  phone: (number: string) => ["phones", number] as const,
  webhooks: (text: string) => ["webhooks", text] as const,
};
