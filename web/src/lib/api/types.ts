import type { components } from "./schema";

type Schemas = components["schemas"];

export type Member = Schemas["Member"];
export type Session = Schemas["Session"];
export type Teammate = Schemas["Teammate"];
export type Conversation = Schemas["Conversation"];
export type ConversationPage = Schemas["ConversationPage"];
export type NeedsPerson = Schemas["NeedsPerson"];
export type AiSettings = Schemas["AiSettings"];
export type ForbiddenTopic = Schemas["ForbiddenTopic"];
export type AiRun = Schemas["AiRun"];
export type Message = Schemas["Message"];
export type MessagePage = Schemas["MessagePage"];
export type Lead = Schemas["Lead"];
export type LeadPage = Schemas["LeadPage"];
export type LeadDetail = Schemas["LeadDetail"];
export type Answer = Schemas["Answer"];
export type ChecklistLine = Schemas["ChecklistLine"];
export type NewConsentRecord = Schemas["NewConsentRecord"];
export type ConsentRecord = Schemas["ConsentRecord"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type TimelinePage = Schemas["TimelinePage"];
export type Job = Schemas["Job"];
export type JobPage = Schemas["JobPage"];
export type KnowledgeEntry = Schemas["KnowledgeEntry"];
export type KnowledgeGap = Schemas["KnowledgeGap"];
export type KnowledgePage = Schemas["KnowledgePage"];
export type Channel = Schemas["Channel"];
export type Workspace = Schemas["Workspace"];
export type PhoneText = Schemas["PhoneText"];
export type PhoneTextWebhooks = Schemas["PhoneTextWebhooks"];
export type PhoneThread = Schemas["PhoneThread"];
export type SimulatorPhone = Schemas["SimulatorPhone"];
export type Problem = Schemas["Problem"];

export type ConversationView = "open" | "needs_you" | "mine" | "all";
export type JobState = "dead" | "ready" | "running" | "done";
