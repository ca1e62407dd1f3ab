import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Conversation, ConversationSummary, Message, Suggestion } from "@/lib/api/types";
import { aConversation, aLeadDetail, aMember, aMessage } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, quiet, server } from "@/testing/server";
import { Thread } from "./thread";

vi.mock("next/link", () => ({ default: (props: object) => <a {...props} /> }));
vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

const AT = "2026-11-23T10:00:00Z";
const suggestion: Suggestion = {
  text: "We are open from 8 to 5.",
  why: {
    understood: [],
    confidence: 0.9,
    decided: "Answer from what is stored.",
    cited: [{ question: "Opening hours?", answer: "We are open from 8 to 5." }],
    bound: [],
    refused: [],
    failures: [],
    model: "built-in",
    prompt_version: "",
    tokens_in: 0,
    tokens_out: 0,
    cost_micros: 0,
    latency_ms: 1,
    at: AT,
  },
};
const summary: ConversationSummary = {
  needs_person: null,
  lines: [{ text: "Filled in Roof quote.", message_id: null, at: AT }],
  answers: [
    {
      key: "people",
      label: "How many people?",
      value: "4",
      source: "conversation",
      quote: "We are 4",
      confidence: 0.9,
      at: AT,
      contradicted: false,
      earlier: [],
    },
  ],
  open_question: { text: "\u201cDo you clean pools?\u201d", message_id: "t1", at: AT },
  suggested: "Hi Maya, Ana from Bay Roofing here.",
};

let conversation: Conversation;
let messages: Message[];

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());
afterEach(() => server.resetHandlers());

beforeEach(() => {
  conversation = aConversation({ mode: "suggest", suggested: true });
  messages = [aMessage()];
  server.use(
    ...quiet(),
    http.get(at("/api/conversations/:id"), () => HttpResponse.json(conversation)),
    http.get(at("/api/conversations/:id/messages"), () =>
      HttpResponse.json({ items: messages, next_cursor: null }),
    ),
    http.get(at("/api/conversations/:id/suggestion"), () => HttpResponse.json(suggestion)),
    http.get(at("/api/conversations/:id/summary"), () => HttpResponse.json(summary)),
    http.get(at("/api/leads/:id"), () => HttpResponse.json(aLeadDetail())),
  );
});

async function open(role: "agent" | "viewer" = "agent") {
  renderAs(aMember({ role }), <Thread id="c1" onBack={() => {}} onClosed={() => {}} />);
  await screen.findByText("Hi Maya, thanks for asking.");
}

function sending() {
  const sent: unknown[] = [];
  server.use(
    http.post(at("/api/conversations/:id/suggestion"), async ({ request }) => {
      const body = (await request.json()) as { text: string | null };
      sent.push(body.text);
      const text = body.text ?? suggestion.text ?? "";
      const message = aMessage({ id: `t${messages.length + 1}`, author: "member", text });
      messages = [...messages, message];
      conversation = { ...conversation, suggested: false };
      return HttpResponse.json(message, { status: 201 });
    }),
  );
  return sent;
}

describe("a proposed reply", () => {
  it("is sent as it is with one press, and is gone then", async () => {
    const sent = sending();
    const user = userEvent.setup();
    await open();
    const card = within(await screen.findByRole("region", { name: "Proposed reply" }));
    expect(card.getByText("from \u201cOpening hours?\u201d")).toBeDefined();
    await user.click(card.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Proposed reply" })).toBeNull());
    expect(sent).toEqual([null]);
    expect(within(screen.getByRole("log")).getByText("We are open from 8 to 5.")).toBeDefined();
  });

  it("is sent in other words once they were changed", async () => {
    const sent = sending();
    const user = userEvent.setup();
    await open();
    const card = within(await screen.findByRole("region", { name: "Proposed reply" }));
    await user.click(card.getByRole("button", { name: "Change" }));
    const field = card.getByRole("textbox", { name: "Proposed reply, changed" });
    await user.clear(field);
    expect(card.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
    await user.type(field, "Till five!");
    await user.click(card.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(sent).toEqual(["Till five!"]));
  });

  it("is put away at once, and comes back with the reason when the server refuses", async () => {
    server.use(
      http.delete(at("/api/conversations/:id/suggestion"), () =>
        problem(503, "unavailable", "The database is away."),
      ),
    );
    const user = userEvent.setup();
    await open();
    await user.click(await screen.findByRole("button", { name: "Put away" }));
    expect(await screen.findByText("The database is away.")).toBeDefined();
    expect(await screen.findByRole("region", { name: "Proposed reply" })).toBeDefined();
  });

  it("is only read by those who may not write", async () => {
    await open("viewer");
    const card = within(await screen.findByRole("region", { name: "Proposed reply" }));
    expect(card.queryByRole("button")).toBeNull();
  });
});

describe("the summary", () => {
  it("tells what is open and answered, and gives a first line to the composer", async () => {
    const explanation = "Asked something the assistant has no stored answer to.";
    conversation = aConversation({
      handler: "human",
      needs_person: { reason: "no_answer_known", explanation, since: AT, escalations: 1 },
    });
    const user = userEvent.setup();
    await open();
    expect(screen.getByText(/went further up/)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Summary" }));
    const card = within(await screen.findByRole("region", { name: "Summary" }));
    expect(card.getByText("\u201cDo you clean pools?\u201d")).toBeDefined();
    expect(card.getByText("How many people?")).toBeDefined();
    await user.click(card.getByRole("button", { name: "Use as draft" }));
    expect(screen.getByRole("textbox", { name: "Write a text" })).toHaveProperty("value", summary.suggested);
  });
});
