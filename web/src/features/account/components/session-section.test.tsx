import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, invalid, server } from "@/testing/server";
import { PasswordForm } from "./password-form";
import { SessionSection } from "./session-section";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const AT = "2026-11-23T10:00:00Z";
const HERE = {
  id: "s1",
  device: "Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0",
  current: true,
  created_at: AT,
  used_at: AT,
  expires_at: AT,
};

describe("where one is signed in", () => {
  it("marks this browser and ends the others", async () => {
    let items = [HERE, { ...HERE, id: "s2", device: "curl/8.14.1", current: false }];
    server.use(
      http.get(at("/api/auth/sessions"), () => HttpResponse.json({ items, next_cursor: null })),
      http.delete(at("/api/auth/sessions/s2"), () => {
        items = [HERE];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderAs(aMember(), <SessionSection />);
    expect(await screen.findByText("Chrome on Linux")).toBeDefined();
    expect(screen.getByText("This browser")).toBeDefined();
    const ends = screen.getAllByRole("button");
    expect(ends).toHaveLength(1);
    await userEvent.click(screen.getByRole("button", { name: /^End: curl/ }));
    await waitFor(() => expect(screen.queryByText("curl/8.14.1")).toBeNull());
  });
});

describe("the password", () => {
  it("is changed by whoever knows the present one, and forgotten by the page", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(at("/api/auth/password"), async ({ request }) => {
        const body = (await request.json()) as { password: string };
        sent.push(body);
        return body.password === "right"
          ? new HttpResponse(null, { status: 204 })
          : invalid({ "/password": "This is not your present password." });
      }),
    );
    const user = userEvent.setup();
    renderAs(aMember(), <PasswordForm />);
    const present = await screen.findByLabelText("Present password");
    await user.type(present, "wrong");
    await user.type(screen.getByLabelText("New password"), "a sentence nobody guesses{Enter}");
    expect(await screen.findByText("This is not your present password.")).toBeDefined();
    await user.clear(present);
    await user.type(present, "right{Enter}");
    await waitFor(() => expect(present).toHaveProperty("value", ""));
    expect(screen.getByLabelText("New password")).toHaveProperty("value", "");
    expect(sent[1]).toEqual({ password: "right", new_password: "a sentence nobody guesses" });
  });
});
