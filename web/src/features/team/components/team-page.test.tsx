import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Role } from "@/lib/api/types";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, invalid, problem, server } from "@/testing/server";
import { TeamPage } from "./team-page";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const LINK = "https://leads.example.com/invite/#a-secret";
const INVITE = {
  id: "i1",
  email: "new@example.com",
  role: "agent",
  invited_by: "m1",
  created_at: "2026-11-23T10:00:00Z",
  expires_at: "2026-11-30T10:00:00Z",
};

function serving() {
  let members: { id: string; name: string; email: string; role: Role; duty: null }[] = [
    { id: "m1", name: "Ana Silva", email: "ana@example.com", role: "admin", duty: null },
    { id: "m2", name: "Olga Owner", email: "olga@example.com", role: "owner", duty: null },
    { id: "m3", name: "Ben Agent", email: "ben@example.com", role: "agent", duty: null },
  ];
  let invites: object[] = [];
  const asked: string[] = [];
  server.use(
    http.get(at("/api/team/members"), () => HttpResponse.json({ items: members, next_cursor: null })),
    http.get(at("/api/team/invites"), () => HttpResponse.json({ items: invites, next_cursor: null })),
    http.post(at("/api/team/invites"), async ({ request }) => {
      const body = (await request.json()) as { email: string; role: string };
      if (body.email === "ben@example.com")
        return invalid({ "/email": "This address has an account already." });
      invites = [{ ...INVITE, ...body }];
      return HttpResponse.json({ ...INVITE, ...body, link: LINK, mailed: false }, { status: 201 });
    }),
    http.delete(at("/api/team/invites/i1"), () => {
      invites = [];
      return new HttpResponse(null, { status: 204 });
    }),
    http.patch(at("/api/team/members/m3"), async ({ request }) => {
      const { role } = (await request.json()) as { role: Role };
      members = members.map((member) => (member.id === "m3" ? { ...member, role } : member));
      return HttpResponse.json(members[2]);
    }),
    http.delete(at("/api/team/members/m3/sessions"), () => {
      asked.push("sign-out");
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(at("/api/team/members/m3/second-factor"), () =>
      problem(404, "not_found", "There is nothing here."),
    ),
    http.delete(at("/api/team/members/m3"), () => {
      members = members.filter(({ id }) => id !== "m3");
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return asked;
}

const admin = aMember({ id: "m1", role: "admin" });

describe("the team", () => {
  it("shows who is in, and offers no more than the own role gives", async () => {
    serving();
    renderAs(admin, <TeamPage />);
    expect(await screen.findByText("olga@example.com")).toBeDefined();
    expect(screen.queryByLabelText("Role of Olga Owner")).toBeNull();
    expect(screen.queryByRole("button", { name: "More about Olga Owner" })).toBeNull();
    const roles = within(screen.getByLabelText("Role of Ben Agent")).getAllByRole("option");
    expect(roles.map(({ textContent }) => textContent)).toEqual(["Viewer", "Agent", "Manager", "Admin"]);
    expect(screen.getByText("You")).toBeDefined();
  });

  it("is only read by members who do not manage it", async () => {
    serving();
    renderAs(aMember({ id: "m3", role: "agent" }), <TeamPage />);
    expect(await screen.findByText("Ben Agent")).toBeDefined();
    expect(screen.queryByRole("combobox")).toBeNull();
    expect(screen.queryByRole("heading", { name: "Invitations" })).toBeNull();
  });

  it("changes a role", async () => {
    serving();
    renderAs(admin, <TeamPage />);
    await userEvent.selectOptions(await screen.findByLabelText("Role of Ben Agent"), "Manager");
    expect(await screen.findByText("Saved: it holds within ten minutes")).toBeDefined();
    await waitFor(() =>
      expect(screen.getByLabelText("Role of Ben Agent")).toHaveProperty("value", "manager"),
    );
  });

  it("signs somebody out, says why it cannot, and removes somebody, each after one more question", async () => {
    const asked = serving();
    const user = userEvent.setup();
    renderAs(admin, <TeamPage />);
    const choose = async (action: string) => {
      await user.click(await screen.findByRole("button", { name: "More about Ben Agent" }));
      await user.click(await screen.findByRole("menuitem", { name: action }));
    };
    await choose("Sign out everywhere");
    await user.click(await screen.findByRole("button", { name: "Sign out" }));
    expect(await screen.findByText("Signed out everywhere")).toBeDefined();
    expect(asked).toEqual(["sign-out"]);
    await choose("Remove the second factor");
    await user.click(await screen.findByRole("button", { name: "Remove it" }));
    expect((await screen.findByRole("alert")).textContent).toContain("There is nothing here.");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await choose("Remove from the team");
    await user.click(await screen.findByRole("button", { name: "Remove" }));
    await waitFor(() => expect(screen.queryByText("Ben Agent")).toBeNull());
  });
});

describe("an invitation", () => {
  it("is made, its link copied before it is gone, and taken back", async () => {
    serving();
    const user = userEvent.setup();
    const { client } = renderAs(admin, <TeamPage />);
    expect(await screen.findByText("Nobody is invited at the moment.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Invite somebody" }));
    await user.type(await screen.findByLabelText("E-mail"), "ben@example.com");
    await user.selectOptions(screen.getByLabelText("Role"), "Manager");
    await user.click(screen.getByRole("button", { name: "Make the link" }));
    expect(await screen.findByText("This address has an account already.")).toBeDefined();
    await user.clear(screen.getByLabelText("E-mail"));
    await user.type(screen.getByLabelText("E-mail"), "new@example.com");
    await user.click(screen.getByRole("button", { name: "Make the link" }));
    expect(await screen.findByText(LINK)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toBe(LINK);
    await user.keyboard("{Escape}");
    expect((await screen.findByRole("alert")).textContent).toContain("not shown again");
    await user.click(screen.getByRole("button", { name: "I have copied it" }));
    await waitFor(() => expect(screen.queryByText(LINK)).toBeNull());
    const remembered = client.getMutationCache().getAll();
    await waitFor(() =>
      expect(JSON.stringify(remembered.map(({ state }) => state))).not.toContain("a-secret"),
    );
    await user.click(
      await screen.findByRole("button", { name: "Take back the invitation of new@example.com" }),
    );
    expect(await screen.findByText("Nobody is invited at the moment.")).toBeDefined();
  });
});
