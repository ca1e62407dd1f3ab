import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Conversation, Message } from "@/lib/api/types";
import { aConversation, aLeadDetail, aMember, aMessage } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, quiet, server } from "@/testing/server";
import { Thread } from "./thread";

vi.mock("next/link", () => ({ default: (props: object) => <a {...props} /> }));
vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

const me = aMember();
let conversation: Conversation;
let messages: Message[];

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());
afterEach(() => server.resetHandlers());

beforeEach(() => {
  conversation = aConversation();
  messages = [aMessage()];
  server.use(
    ...quiet(),
    http.get(at("/api/conversations/:id"), () => HttpResponse.json(conversation)),
    http.get(at("/api/conversations/:id/messages"), () =>
      HttpResponse.json({ items: messages, next_cursor: null }),
    ),
    http.get(at("/api/leads/:id"), () => HttpResponse.json(aLeadDetail())),
  );
});

async function open() {
  const view = renderAs(me, <Thread id="c1" onBack={() => {}} onClosed={() => {}} />);
  await screen.findByText("Hi Maya, thanks for asking.");
  return view;
}

describe("taking over", () => {
  it("shows at once, before the server answered, and by the key T", async () => {
    let release = () => {};
    const answered = new Promise<void>((done) => {
      release = done;
    });
    server.use(
      http.post(at("/api/conversations/:id/takeover"), async ({ request }) => {
        expect(request.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
        expect(request.headers.get("Authorization")).toBe("Bearer token");
        await answered;
        conversation = {
          ...conversation,
          handler: "human",
          epoch: 2,
          assignee: { id: me.id, name: me.name },
        };
        return HttpResponse.json(conversation);
      }),
    );
    const user = userEvent.setup();
    await open();
    await user.keyboard("t");
    expect(await screen.findByRole("button", { name: "Hand back to AI" })).toBeDefined();
    expect(screen.getByPlaceholderText("Write a text")).toBeDefined();
    release();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Assignee: Ana Silva (you)" })).toBeDefined(),
    );
  });

  it("is taken back with the reason when the server refuses", async () => {
    server.use(
      http.post(at("/api/conversations/:id/takeover"), async () => {
        await delay(30);
        return problem(403, "forbidden", "Your role may not take over.");
      }),
    );
    const user = userEvent.setup();
    await open();
    await user.click(screen.getByRole("button", { name: "Take over" }));
    expect(await screen.findByRole("button", { name: "Hand back to AI" })).toBeDefined();
    expect(await screen.findByText("Your role may not take over.")).toBeDefined();
    expect(await screen.findByRole("button", { name: "Take over" })).toBeDefined();
  });
});

describe("sending", () => {
  it("shows the text at once, and retries a failed one with the same key", async () => {
    const sent: string[] = [];
    server.use(
      http.post(at("/api/conversations/:id/messages"), async ({ request }) => {
        sent.push(request.headers.get("Idempotency-Key") ?? "");
        const { text } = (await request.json()) as { text: string };
        if (sent.length === 1) return problem(503, "unavailable", "The database is away.");
        const message = aMessage({ id: "t2", author: "member", member: { id: me.id, name: me.name }, text });
        messages = [...messages, { ...message, status: "queued" }];
        conversation = { ...conversation, handler: "human" };
        return HttpResponse.json(message, { status: 201 });
      }),
    );
    const user = userEvent.setup();
    await open();
    await user.type(screen.getByRole("textbox", { name: "Write a text" }), "On my way{Enter}");
    expect(screen.getByText("On my way")).toBeDefined();
    expect(await screen.findByText("The database is away.")).toBeDefined();
    expect(screen.getByRole("button", { name: "Take over" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByTestId("unsent")).toBeNull());
    const log = within(screen.getByRole("log", { name: "Messages" }));
    expect(log.getAllByText("On my way")).toHaveLength(1);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe(sent[1]);
  });

  it("offers no retry once the lead opted out", async () => {
    server.use(
      http.post(at("/api/conversations/:id/messages"), () =>
        problem(409, "opted_out", "Maya asked to get no more texts."),
      ),
    );
    const user = userEvent.setup();
    await open();
    await user.type(screen.getByRole("textbox", { name: "Write a text" }), "Hello");
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(await screen.findByText("Maya asked to get no more texts.")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  it("is locked with the reason after an opt-out", async () => {
    conversation = aConversation({ opted_out: true, can_send: false });
    await open();
    expect(screen.getByRole("textbox", { name: "Write a text" })).toHaveProperty("disabled", true);
    expect(screen.getByText(/asked to get no more texts/)).toBeDefined();
  });
});
