import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, invalid, server } from "@/testing/server";
import { ApiKeySection } from "./api-key-section";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const SECRET = "leadline_abcdef0123456789";
const MADE = {
  id: "k1",
  prefix: "leadline_abcdef",
  member_id: "m1",
  created_at: "2026-11-23T10:00:00Z",
  used_at: null,
};

function serving() {
  let items: object[] = [];
  const sent: { name: string; scopes: string[]; expires_at: string | null }[] = [];
  server.use(
    http.get(at("/api/team/members"), () =>
      HttpResponse.json({ items: [{ id: "m1", name: "Ana Silva", role: "owner" }], next_cursor: null }),
    ),
    http.get(at("/api/team/api-keys"), () => HttpResponse.json({ items, next_cursor: null })),
    http.post(at("/api/team/api-keys"), async ({ request }) => {
      const body = (await request.json()) as (typeof sent)[number];
      sent.push(body);
      if (body.scopes.length === 0) return invalid({ "/scopes": "Choose what the key may do." });
      const key = { ...MADE, name: body.name, scopes: body.scopes, expires_at: body.expires_at };
      items = [key];
      return HttpResponse.json({ ...key, key: SECRET }, { status: 201 });
    }),
    http.delete(at("/api/team/api-keys/k1"), () => {
      items = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

describe("an API key", () => {
  it("is made for what it needs, shown once, and kept before its dialog closes", async () => {
    const sent = serving();
    const user = userEvent.setup();
    const { client } = renderAs(aMember({ role: "owner" }), <ApiKeySection />);
    expect(await screen.findByText(/No keys yet/)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "New key" }));
    await user.type(await screen.findByLabelText("Name"), " Website ");
    await user.click(screen.getByLabelText("Read leads, conversations, forms and settings"));
    await user.click(screen.getByRole("button", { name: "Make the key" }));
    expect(await screen.findByText("Choose what the key may do.")).toBeDefined();
    await user.click(screen.getByLabelText("Write texts, take over and hand back"));
    await user.selectOptions(screen.getByLabelText("Ends"), "Never: until it is taken back");
    await user.click(screen.getByRole("button", { name: "Make the key" }));

    expect(await screen.findByText(SECRET)).toBeDefined();
    expect(sent[1]).toEqual({ name: "Website", scopes: ["converse"], expires_at: null });
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await screen.findByRole("button", { name: "Copied" })).toBeDefined();
    expect(await navigator.clipboard.readText()).toBe(SECRET);
    await user.keyboard("{Escape}");
    expect((await screen.findByRole("alert")).textContent).toContain("not shown again");
    await user.click(screen.getByRole("button", { name: "I have kept it" }));
    await waitFor(() => expect(screen.queryByText(SECRET)).toBeNull());
    expect(await screen.findByText(/By Ana Silva/)).toBeDefined();
    const remembered = client.getMutationCache().getAll();
    await waitFor(() => expect(JSON.stringify(remembered.map(({ state }) => state))).not.toContain(SECRET));
  });

  it("is taken back after one more question", async () => {
    serving();
    const key = { ...MADE, name: "Website", scopes: ["read"], expires_at: "2026-01-01T00:00:00Z" };
    let items = [key];
    server.use(
      http.get(at("/api/team/api-keys"), () => HttpResponse.json({ items, next_cursor: null })),
      http.delete(at("/api/team/api-keys/k1"), () => {
        items = [];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderAs(aMember({ role: "owner" }), <ApiKeySection />);
    expect(await screen.findByText("Ended")).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Take back: Website" }));
    await userEvent.click(await screen.findByRole("button", { name: "Take back" }));
    expect(await screen.findByText(/No keys yet/)).toBeDefined();
  });
});
