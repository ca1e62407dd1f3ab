import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, server } from "@/testing/server";
import { WorkspaceForm } from "./workspace-form";

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const WORKSPACE = {
  id: "w1",
  name: "Bay Roofing",
  time_zone: "America/Los_Angeles",
  default_region: "US",
  follow_up_after_seconds: null,
  reply_window_seconds: 900,
  require_second_factor: false,
};

it("demands a second factor of every member, and says why it cannot", async () => {
  const sent: unknown[] = [];
  server.use(
    http.patch(at("/api/settings/workspace"), async ({ request }) => {
      const body = (await request.json()) as object;
      sent.push(body);
      if (sent.length > 1) return HttpResponse.json({ ...WORKSPACE, ...body });
      const detail = "Set up a second factor or a passkey of your own first: it is asked of you as well.";
      return HttpResponse.json({ code: "own_second_factor_first", detail }, { status: 409 });
    }),
  );
  const user = userEvent.setup();
  renderAs(aMember({ role: "owner" }), <WorkspaceForm workspace={WORKSPACE} />);
  const save = screen.getByRole("button", { name: "Save" });
  expect(save).toHaveProperty("disabled", true);
  await user.click(screen.getByRole("switch", { name: "Ask every member for a second factor" }));
  await user.click(save);
  expect((await screen.findByRole("alert")).textContent).toMatch(/of your own first/);
  await user.click(save);
  expect(await screen.findByText("Saved")).toBeDefined();
  expect(sent[1]).toMatchObject({ name: "Bay Roofing", require_second_factor: true });
});

it("is read and not changed by members who may not", () => {
  renderAs(aMember({ role: "agent" }), <WorkspaceForm workspace={WORKSPACE} />);
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  expect(screen.getByText(/can read these settings/)).toBeDefined();
});
