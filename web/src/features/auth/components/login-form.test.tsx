import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "@/lib/api/query-client";
import { setSession } from "@/lib/api/token";
import { SessionProvider } from "@/lib/session/session-context";
import { aMember } from "@/testing/factories";
import { aBrowserWithPasskeys, aCredential, closed } from "@/testing/passkeys";
import { at, problem, server } from "@/testing/server";
import { LoginForm } from "./login-form";
import { PasskeySignIn } from "./passkey-sign-in";

const replace = vi.fn();
vi.mock("next/link", () => ({ default: (props: object) => <a {...props} /> }));
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
beforeEach(() => {
  replace.mockClear();
  server.use(http.get(at("/api/auth/setup"), () => HttpResponse.json({ needed: false })));
});
afterEach(() => {
  act(() => setSession(null));
  server.resetHandlers();
  vi.unstubAllGlobals();
});
afterAll(() => server.close());

const session = { access_token: "token", expires_in: 900, member: aMember(), owes_second_factor: false };

function show() {
  return render(
    <QueryClientProvider client={createQueryClient()}>
      <NuqsTestingAdapter>
        <SessionProvider>
          <LoginForm />
          <PasskeySignIn />
        </SessionProvider>
      </NuqsTestingAdapter>
    </QueryClientProvider>,
  );
}

async function typeCredentials(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText("E-mail"), "ana@example.com");
  await user.type(screen.getByLabelText("Password"), "a sentence nobody guesses");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("signing in with a second factor", () => {
  it("asks for the code where the cursor then is, keeps what was typed, and takes the next code after a wrong one", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(at("/api/auth/login"), async ({ request }) => {
        const body = (await request.json()) as { code?: string };
        sent.push(body);
        if (!body.code) return problem(401, "second_factor_required", "Enter the code.");
        if (body.code === "111111") return problem(401, "wrong_code", "This code is wrong.");
        return HttpResponse.json(session);
      }),
    );
    const user = userEvent.setup();
    show();
    expect(screen.queryByLabelText("Code")).toBeNull();
    await typeCredentials(user);
    const code = await screen.findByLabelText("Code");
    expect(document.activeElement).toBe(code);
    expect(code).toHaveProperty("autocomplete", "one-time-code");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByLabelText("E-mail")).toHaveProperty("value", "ana@example.com");
    await user.keyboard("111111{Enter}");
    expect(await screen.findByText("This code is wrong.")).toBeDefined();
    expect(code.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(code);
    await user.clear(code);
    await user.type(code, "222222{Enter}");
    await waitFor(() => expect(replace).toHaveBeenCalledWith("/inbox/"));
    const who = { email: "ana@example.com", password: "a sentence nobody guesses" };
    expect(sent).toEqual([who, { ...who, code: "111111" }, { ...who, code: "222222" }]);
  });

  it("says in the server's words that there were too many", async () => {
    let asked = false;
    server.use(
      http.post(at("/api/auth/login"), () => {
        const first = !asked;
        asked = true;
        return first
          ? problem(401, "second_factor_required", "Enter the code.")
          : problem(429, "too_often", "Too many attempts. Try again in 5 minutes.");
      }),
    );
    const user = userEvent.setup();
    show();
    await typeCredentials(user);
    await user.type(await screen.findByLabelText("Code"), "111111{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe("Too many attempts. Try again in 5 minutes.");
    expect(screen.getByLabelText("Code")).toBeDefined();
  });
});

describe("signing in with a passkey", () => {
  const question = { attempt: "a1", options: { publicKey: { challenge: "c" } } };
  const ask = () => screen.findByRole("button", { name: "Sign in with a passkey" });

  it("is not offered where the browser knows none", async () => {
    vi.stubGlobal("PublicKeyCredential", undefined);
    show();
    expect(await screen.findByRole("button", { name: "Sign in" })).toBeDefined();
    expect(screen.queryByRole("button", { name: "Sign in with a passkey" })).toBeNull();
  });

  it("takes back what the browser was asked, with its answer", async () => {
    const credentials = aBrowserWithPasskeys({ get: () => aCredential });
    const sent: unknown[] = [];
    server.use(
      http.post(at("/api/auth/login/passkey/challenge"), () => HttpResponse.json(question)),
      http.post(at("/api/auth/login/passkey"), async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(session);
      }),
    );
    show();
    await userEvent.click(await ask());
    await waitFor(() => expect(replace).toHaveBeenCalledWith("/inbox/"));
    expect(credentials.get).toHaveBeenCalledWith({ publicKey: { challenge: "c" } });
    expect(sent).toEqual([{ attempt: "a1", credential: { id: "credential" } }]);
  });

  it("says calmly that nothing happened when the person closes the browser's dialog", async () => {
    aBrowserWithPasskeys({ get: closed });
    server.use(http.post(at("/api/auth/login/passkey/challenge"), () => HttpResponse.json(question)));
    show();
    await userEvent.click(await ask());
    expect((await screen.findByRole("status")).textContent).toContain("No passkey was used");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it.each([
    ["no_passkeys_here", 409, "Browsers know no passkeys for a bare network address."],
    ["passkey_refused", 401, "This passkey is not known here."],
  ])("says what the server says: %s", async (code, status, words) => {
    aBrowserWithPasskeys({ get: () => aCredential });
    server.use(
      http.post(at("/api/auth/login/passkey/challenge"), () =>
        status === 409 ? problem(status, code, words) : HttpResponse.json(question),
      ),
      http.post(at("/api/auth/login/passkey"), () => problem(status, code, words)),
    );
    show();
    await userEvent.click(await ask());
    expect((await screen.findByRole("alert")).textContent).toBe(words);
  });
});
