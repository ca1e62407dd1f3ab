import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { HeldBack } from "./held-back";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const held = {
  since: "2026-11-30T10:00:00Z",
  reasons: [
    { code: "trap" as const, detail: "A field was filled in that people do not see." },
    { code: "too_fast" as const, detail: "The form was sent sooner than anybody types." },
  ],
};

describe("a lead that is held back", () => {
  it("says why, and is released once", async () => {
    let released = 0;
    server.use(
      http.post(at("/api/leads/l1/release"), () => {
        released += 1;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderAs(aMember(), <HeldBack leadId="l1" held={held} />);
    expect(await screen.findByText("A field was filled in that people do not see.")).toBeTruthy();
    expect(screen.getByText("The form was sent sooner than anybody types.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Release" }));
    await waitFor(() => expect(released).toBe(1));
  });

  it("is released by nobody who may only read", async () => {
    renderAs(aMember({ role: "viewer" }), <HeldBack leadId="l1" held={held} />);
    expect(await screen.findByText(/Held back/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Release" })).toBeNull();
  });

  it("stays as it is when that is refused, and says so", async () => {
    server.use(http.post(at("/api/leads/l1/release"), () => problem(403, "forbidden", "Ask an owner.")));
    renderAs(aMember(), <HeldBack leadId="l1" held={held} />);
    await userEvent.click(await screen.findByRole("button", { name: "Release" }));
    expect(await screen.findByText("The lead was not released")).toBeTruthy();
  });
});
