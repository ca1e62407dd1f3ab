import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { InviteForm } from "./invite-form";
import { ResetForm } from "./reset-form";

const replace = vi.fn();
vi.mock("next/link", () => ({ default: (props: object) => <a {...props} /> }));
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace }) }));
vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());
beforeEach(() => {
  replace.mockClear();
  location.hash = "";
});

const invite = { workspace: "Bay Roofing", email: "mika@example.com", role: "agent" };

describe("an invitation", () => {
  it("is taken up with a name and a password, and what is wrong is said beside it", async () => {
    location.hash = "#secret";
    const sent: unknown[] = [];
    server.use(
      http.post(at("/api/auth/invites/read"), () => HttpResponse.json(invite)),
      http.post(at("/api/auth/invites/accept"), async ({ request }) => {
        sent.push(await request.json());
        return problem(409, "address_taken", "This address has an account already.");
      }),
    );
    const user = userEvent.setup();
    renderAs(aMember(), <InviteForm />);
    expect(await screen.findByText(/invites you as agent/)).toBeDefined();
    expect(screen.getByLabelText("E-mail")).toHaveProperty("value", "mika@example.com");
    await user.type(screen.getByLabelText("Your name"), " Mika ");
    await user.type(screen.getByLabelText("Password"), "a sentence nobody guesses");
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(await screen.findByText("This address has an account already.")).toBeDefined();
    expect(sent).toEqual([{ token: "secret", name: "Mika", password: "a sentence nobody guesses" }]);
  });

  it("that works no longer says whom to ask", async () => {
    location.hash = "#old";
    server.use(http.post(at("/api/auth/invites/read"), () => problem(404, "not_found", "Not here.")));
    renderAs(aMember(), <InviteForm />);
    expect(await screen.findByText(/works no longer/)).toBeDefined();
  });
});

describe("a forgotten password", () => {
  it("asks for the address and tells nobody whether it is known", async () => {
    server.use(http.post(at("/api/auth/password-resets"), () => new HttpResponse(null, { status: 202 })));
    const user = userEvent.setup();
    renderAs(aMember(), <ResetForm />);
    await user.type(await screen.findByLabelText("E-mail"), "mika@example.com");
    await user.click(screen.getByRole("button", { name: "Mail me a link" }));
    expect(await screen.findByRole("status")).toHaveProperty(
      "textContent",
      expect.stringContaining("If this address signs in here"),
    );
  });

  it("is chosen anew by the link, or says that the link is spent", async () => {
    location.hash = "#secret";
    let spent = true;
    server.use(
      http.post(at("/api/auth/password-resets/use"), () =>
        spent ? problem(404, "not_found", "Not here.") : new HttpResponse(null, { status: 204 }),
      ),
    );
    const user = userEvent.setup();
    renderAs(aMember(), <ResetForm />);
    await user.type(await screen.findByLabelText("New password"), "a sentence nobody guesses");
    await user.click(screen.getByRole("button", { name: "Change the password" }));
    expect(await screen.findByText(/This link works no longer/)).toBeDefined();
    spent = false;
    await user.click(screen.getByRole("button", { name: "Change the password" }));
    expect(await screen.findByText(/signed out everywhere/)).toBeDefined();
  });
});
