import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "@/lib/api/types";
import { aMember, aMessage } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, server } from "@/testing/server";
import type { MessageGroup } from "../lib/grouping";
import { MessageGroupView } from "./message-group-view";

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const written = aMessage({
  id: "m7",
  author: "member",
  direction: "outbound",
  text: "Yes Maya, fences too.",
});
const group = (messages: Message[]): MessageGroup => ({
  kind: "group",
  key: "g1",
  author: messages[0]?.author ?? "member",
  member: null,
  messages,
});

describe("a member's text", () => {
  it("becomes an answer for everybody, unless it says who the lead is", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(at("/api/settings/knowledge"), async ({ request }) => {
        const body = (await request.json()) as { answer: string };
        sent.push(body);
        if (!body.answer.includes("Maya")) return HttpResponse.json({ id: "k1" }, { status: 201 });
        const errors = [{ pointer: "/answer", code: "personal", detail: "Leave the lead's name out." }];
        return HttpResponse.json(
          { title: "", status: 422, code: "invalid", detail: "No.", errors },
          { status: 422 },
        );
      }),
    );
    renderAs(aMember({ role: "manager" }), <MessageGroupView group={group([written])} leadName="Maya" />);
    await userEvent.click(await screen.findByRole("button", { name: "Add to knowledge" }));
    await userEvent.type(await screen.findByLabelText("Question"), "Do you paint fences?");
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    expect(await screen.findByText("Leave the lead's name out.")).toBeTruthy();
    await userEvent.clear(screen.getByLabelText("Answer"));
    await userEvent.type(screen.getByLabelText("Answer"), "Yes, fences too.");
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent[1]).toEqual({
      question: "Do you paint fences?",
      answer: "Yes, fences too.",
      message_id: "m7",
    });
  });

  it("is kept by those alone who may edit knowledge, and not the AI's", async () => {
    const view = renderAs(
      aMember({ role: "agent" }),
      <MessageGroupView group={group([written])} leadName="Maya" />,
    );
    expect(await screen.findByText("Yes Maya, fences too.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Add to knowledge" })).toBeNull();
    view.unmount();
    const ours = { ...written, author: "ai" as const };
    renderAs(aMember({ role: "owner" }), <MessageGroupView group={group([ours])} leadName="Maya" />);
    expect(await screen.findByRole("button", { name: "Why?" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Add to knowledge" })).toBeNull();
  });
});
