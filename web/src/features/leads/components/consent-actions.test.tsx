import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aLeadDetail, aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { ConsentActions } from "./consent-actions";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const likely = {
  id: "e1",
  action: "revoked" as const,
  purpose: null,
  brand: null,
  basis: null,
  retractable: true,
  expires_at: null,
  text: "enough now",
  form_version: null,
  source: "text" as const,
  at: "2026-11-23T10:00:00Z",
};

function recording() {
  const sent: unknown[] = [];
  const keep = async ({ request }: { request: Request }) => {
    sent.push(await request.json());
    return HttpResponse.json({ items: [], next_cursor: null });
  };
  server.use(http.post(at("/api/leads/l1/consent"), keep), http.post(at("/api/leads/l1/block"), keep));
  return sent;
}

describe("what a member writes down about texts", () => {
  it("is an opt-out by phone, with the words", async () => {
    const sent = recording();
    renderAs(aMember(), <ConsentActions lead={aLeadDetail()} />);
    await userEvent.click(await screen.findByRole("button", { name: "Asked for no more texts" }));
    const save = screen.getByRole<HTMLButtonElement>("button", { name: "Opt out" });
    expect(save.disabled).toBe(true);
    await userEvent.type(screen.getByLabelText("Note"), "Called at noon, wants no texts");
    await userEvent.click(save);
    const said = { action: "revoke", told_by: "call", note: "Called at noon, wants no texts" };
    await waitFor(() => expect(sent).toEqual([said]));
    expect(await screen.findByRole("button", { name: "Asked for no more texts" })).toBeTruthy();
  });

  it("is that a likely opt-out was none", async () => {
    const sent = recording();
    renderAs(
      aMember(),
      <ConsentActions lead={aLeadDetail({ consent: "revoked", consent_events: [likely] })} />,
    );
    expect(screen.queryByRole("button", { name: "Asked for no more texts" })).toBeNull();
    await userEvent.click(await screen.findByRole("button", { name: "It was no opt-out" }));
    await userEvent.type(screen.getByLabelText("Note"), "Meant the dog");
    await userEvent.click(screen.getByRole("button", { name: "Take it back" }));
    await waitFor(() => expect(sent).toEqual([{ action: "retract", event: "e1", note: "Meant the dog" }]));
  });

  it("is spam, and a refusal is told", async () => {
    recording();
    server.use(http.post(at("/api/leads/l1/block"), () => problem(403, "forbidden", "Ask an owner.")));
    renderAs(aMember(), <ConsentActions lead={aLeadDetail()} />);
    await userEvent.click(await screen.findByRole("button", { name: "Block as spam" }));
    expect(await screen.findByText("The lead is as it was")).toBeTruthy();
  });
});
