import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, server } from "@/testing/server";
import { SecondFactorGate } from "./second-factor-gate";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function serving(active: boolean) {
  server.use(
    http.get(at("/api/auth/second-factor"), () =>
      HttpResponse.json({
        active,
        active_since: active ? "2026-11-23T10:00:00Z" : null,
        recovery_codes_left: 10,
      }),
    ),
    http.post(at("/api/auth/refresh"), () =>
      HttpResponse.json({
        access_token: "another",
        expires_in: 900,
        member: aMember(),
        owes_second_factor: !active,
      }),
    ),
  );
}

it("lets members pass who owe nothing", () => {
  renderAs(aMember(), <SecondFactorGate>The inbox</SecondFactorGate>);
  expect(screen.getByText("The inbox")).toBeDefined();
});

it("shows whoever owes a second factor how to set it up, and nothing else", async () => {
  serving(false);
  renderAs(aMember(), <SecondFactorGate>The inbox</SecondFactorGate>, { owesSecondFactor: true });
  expect(await screen.findByRole("heading", { name: "One more step" })).toBeDefined();
  expect(await screen.findByRole("button", { name: "Set up" })).toBeDefined();
  expect(screen.getByRole("button", { name: "Sign out" })).toBeDefined();
  expect(screen.queryByText("The inbox")).toBeNull();
  expect(screen.queryByRole("button", { name: "Go on to Leadline" })).toBeNull();
});

it("goes on once it is set up", async () => {
  serving(true);
  renderAs(aMember(), <SecondFactorGate>The inbox</SecondFactorGate>, { owesSecondFactor: true });
  await userEvent.click(await screen.findByRole("button", { name: "Go on to Leadline" }));
  expect(await screen.findByText("The inbox")).toBeDefined();
});
