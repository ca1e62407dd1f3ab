import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Agreement } from "@/lib/api/types";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, server } from "@/testing/server";
import { AssistantSection } from "./assistant-section";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const agreement: Agreement = {
  modes: [{ mode: "shadow", open: 1, sent: 0, same: 3, similar: 1, different: 0, agreed_percent: 75 }],
  disagreements: [
    { conversation_id: "c1", proposed: "From 8 to 5.", said: "From 9 to 5.", at: "2026-11-23T10:00:00Z" },
  ],
};

function serving() {
  let stored = {
    models: [],
    links: [],
    topics: [],
    mode: "shadow",
    mode_rules: [],
    escalate_after_minutes: 15,
  };
  const sent: unknown[] = [];
  server.use(
    http.get(at("/api/settings/ai"), () => HttpResponse.json(stored)),
    http.get(at("/api/settings/ai/agreement"), () => HttpResponse.json(agreement)),
    http.patch(at("/api/settings/ai"), async ({ request }) => {
      const change = (await request.json()) as object;
      sent.push(change);
      stored = { ...stored, ...change };
      return HttpResponse.json(stored);
    }),
  );
  return sent;
}

describe("the assistant", () => {
  it("is told what to do, and when it goes further up", async () => {
    const sent = serving();
    const user = userEvent.setup();
    renderAs(aMember({ role: "admin" }), <AssistantSection />);
    const mode = await screen.findByRole("combobox", { name: "When a lead writes, the AI" });
    expect(mode).toHaveProperty("value", "shadow");
    expect(screen.getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
    await user.selectOptions(mode, "Proposes a reply");
    await user.click(screen.getByRole("switch", { name: "Go further up when nobody picks up" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([{ mode: "suggest", escalate_after_minutes: null }]));
  });

  it("shows how far it agrees with the team, and where it does not", async () => {
    serving();
    renderAs(aMember({ role: "agent" }), <AssistantSection />);
    expect(await screen.findByText("(75 %)")).toBeDefined();
    expect(screen.getByText("From 9 to 5.")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  });
});
