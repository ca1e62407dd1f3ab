import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { ProviderButton } from "./provider-button";
import { ProviderReturn } from "./provider-return";

const replace = vi.fn();
vi.mock("next/link", () => ({ default: (props: object) => <a {...props} /> }));
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace }) }));
vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());
beforeEach(() => {
  replace.mockClear();
  sessionStorage.clear();
  history.replaceState(null, "", "/login/");
});

const methods = (oidc: { name: string } | null) =>
  http.get(at("/api/auth/methods"), () => HttpResponse.json({ oidc }));

describe("the provider's button", () => {
  it("leads to the provider", async () => {
    const assign = vi.spyOn(location, "assign").mockImplementation(() => {});
    const authorization_url = "https://id.example/authorize?state=s";
    server.use(
      methods({ name: "Acme ID" }),
      http.post(at("/api/auth/oidc/start"), () => HttpResponse.json({ authorization_url })),
    );
    renderAs(aMember(), <ProviderButton />);
    await userEvent.click(await screen.findByRole("button", { name: "Continue with Acme ID" }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith(authorization_url));
  });

  it("says what to do when the provider is down", async () => {
    const detail = "The sign-in provider cannot be used just now.";
    server.use(
      methods({ name: "Acme ID" }),
      http.post(at("/api/auth/oidc/start"), () => problem(502, "provider_unavailable", detail)),
    );
    renderAs(aMember(), <ProviderButton />);
    await userEvent.click(await screen.findByRole("button", { name: "Continue with Acme ID" }));
    expect((await screen.findByRole("alert")).textContent).toBe(detail);
  });

  it("is not there where no provider is set up", async () => {
    let asked = false;
    server.use(
      http.get(at("/api/auth/methods"), () => {
        asked = true;
        return HttpResponse.json({ oidc: null });
      }),
    );
    renderAs(aMember(), <ProviderButton />);
    await waitFor(() => expect(asked).toBe(true));
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("coming back from the provider", () => {
  it("clears the address, signs in once, and goes where the tab wanted to go", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(at("/api/auth/oidc/finish"), async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({
          access_token: "t",
          expires_in: 900,
          member: aMember(),
          owes_second_factor: false,
        });
      }),
    );
    sessionStorage.setItem("leadline-next", "/leads/?lead=1");
    history.replaceState(null, "", "/login/done/?code=c&state=s&iss=https%3A%2F%2Fid.example");
    renderAs(aMember(), <ProviderReturn />);
    await waitFor(() => expect(replace).toHaveBeenCalledWith("/leads/?lead=1"));
    expect(sent).toEqual([{ code: "c", state: "s", iss: "https://id.example" }]);
    expect(location.search).toBe("");
  });

  it("says why nobody is signed in, and leads back", async () => {
    const detail = "This sign-in belongs to no member. Ask an owner of your workspace for an invitation.";
    let refreshed = false;
    server.use(
      http.post(at("/api/auth/oidc/finish"), () => problem(401, "no_account", detail)),
      http.post(at("/api/auth/refresh"), () => {
        refreshed = true;
        return problem(401, "session_ended", "The session has ended.");
      }),
    );
    history.replaceState(null, "", "/login/done/?code=c&state=s");
    renderAs(aMember(), <ProviderReturn />);
    expect((await screen.findByRole("alert")).textContent).toBe(detail);
    expect(screen.getByRole("link", { name: "Back to sign-in" }).getAttribute("href")).toBe("/login/");
    expect(refreshed).toBe(false);
    expect(replace).not.toHaveBeenCalled();
  });

  it("asks for nothing when the person did not agree", async () => {
    history.replaceState(null, "", "/login/done/?error=access_denied&state=s");
    renderAs(aMember(), <ProviderReturn />);
    expect((await screen.findByRole("alert")).textContent).toMatch(/did not agree/);
  });
});
