import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { aBrowserWithPasskeys, aCredential, closed } from "@/testing/passkeys";
import { renderAs } from "@/testing/render";
import { at, invalid, problem, server } from "@/testing/server";
import { PasskeySection } from "./passkey-section";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  server.resetHandlers();
  vi.unstubAllGlobals();
});
afterAll(() => server.close());

const PHONE = { id: "p1", name: "Phone", created_at: "2026-11-23T10:00:00Z", used_at: null };

function serving({ active = false } = {}) {
  let items = [PHONE];
  const sent: unknown[] = [];
  server.use(
    http.get(at("/api/auth/second-factor"), () =>
      HttpResponse.json({ active, active_since: null, recovery_codes_left: 8 }),
    ),
    http.get(at("/api/auth/passkeys"), () => HttpResponse.json({ items, next_cursor: null })),
    http.post(at("/api/auth/passkeys/challenge"), async ({ request }) => {
      const body = (await request.json()) as { password: string };
      sent.push(body);
      if (body.password !== "right") return invalid({ "/password": "This is not your present password." });
      return HttpResponse.json({ attempt: "a1", options: { publicKey: { challenge: "c" } } });
    }),
    http.post(at("/api/auth/passkeys"), async ({ request }) => {
      const body = (await request.json()) as { name: string };
      sent.push(body);
      items = [...items, { ...PHONE, id: "p2", name: body.name }];
      return HttpResponse.json(items[1], { status: 201 });
    }),
    http.delete(at("/api/auth/passkeys/p1"), () => {
      items = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

async function add(password: string) {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Add a passkey" }));
  const name = await screen.findByLabelText("Name");
  await user.clear(name);
  await user.type(name, " Laptop ");
  await user.type(screen.getByLabelText("Your password"), password);
  return user;
}

describe("passkeys", () => {
  it("are added with a name, password and code, and what is wrong is said beside it", async () => {
    aBrowserWithPasskeys({ create: () => aCredential });
    const sent = serving({ active: true });
    renderAs(aMember(), <PasskeySection />);
    const user = await add("wrong");
    await user.type(await screen.findByLabelText("Code"), "123456{Enter}");
    expect(await screen.findByText("This is not your present password.")).toBeDefined();
    await user.clear(screen.getByLabelText("Your password"));
    await user.type(screen.getByLabelText("Your password"), "right{Enter}");
    expect(await screen.findByRole("heading", { name: "Laptop" })).toBeDefined();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent.slice(1)).toEqual([
      { password: "right", code: "123456" },
      { name: "Laptop", attempt: "a1", credential: { id: "credential" } },
    ]);
  });

  it("are not made when the person closes the browser's dialog, and that is no error", async () => {
    aBrowserWithPasskeys({ create: closed });
    const sent = serving();
    renderAs(aMember(), <PasskeySection />);
    const user = await add("right{Enter}");
    expect(await screen.findByText(/No passkey was made/)).toBeDefined();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(sent).toHaveLength(1);
    expect(user).toBeDefined();
  });

  it("say what the server says where it knows none", async () => {
    aBrowserWithPasskeys();
    serving();
    const words = "Browsers know no passkeys for a bare network address.";
    server.use(http.post(at("/api/auth/passkeys/challenge"), () => problem(409, "no_passkeys_here", words)));
    renderAs(aMember(), <PasskeySection />);
    await add("right{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe(words);
  });

  it("say so where the browser knows none, and can still be removed there", async () => {
    vi.stubGlobal("PublicKeyCredential", undefined);
    serving();
    renderAs(aMember(), <PasskeySection />);
    expect(await screen.findByText(/This browser knows no passkeys/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Add a passkey" })).toBeNull();
    await userEvent.click(await screen.findByRole("button", { name: "Remove: Phone" }));
    await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
    expect(await screen.findByText(/No passkeys yet/)).toBeDefined();
  });
});
