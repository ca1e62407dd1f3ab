import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, invalid, server } from "@/testing/server";
import { SecondFactorSection } from "./second-factor-section";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const OFF = { active: false, active_since: null, recovery_codes_left: 0 };
const ON = { active: true, active_since: "2026-11-23T10:00:00Z", recovery_codes_left: 8 };
const CODES = ["aaaaaa-bbbbbb-cccccc-dddddd", "eeeeee-ffffff-gggggg-hhhhhh"];
const BEGUN = {
  secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  uri: "otpauth://totp/Leadline:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Leadline",
};

function serving(start: typeof OFF | typeof ON) {
  let factor = start;
  const sent: unknown[] = [];
  server.use(
    http.get(at("/api/auth/second-factor"), () => HttpResponse.json(factor)),
    http.post(at("/api/auth/second-factor"), async ({ request }) => {
      const { password } = (await request.json()) as { password: string };
      if (password !== "right") return invalid({ "/password": "This is not your present password." });
      return HttpResponse.json(BEGUN, { status: 201 });
    }),
    http.post(at("/api/auth/second-factor/confirm"), async ({ request }) => {
      const { code } = (await request.json()) as { code: string };
      if (code !== "123456") return invalid({ "/code": "This code is wrong or was used before." });
      factor = ON;
      return HttpResponse.json({ recovery_codes: CODES });
    }),
    http.post(at("/api/auth/second-factor/recovery-codes"), async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ recovery_codes: CODES });
    }),
    http.post(at("/api/auth/second-factor/remove"), async ({ request }) => {
      sent.push(await request.json());
      factor = OFF;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

describe("setting a second factor up", () => {
  it("asks for the password, shows picture and key, proves the code, and shows the codes until they are kept", async () => {
    serving(OFF);
    const user = userEvent.setup();
    renderAs(aMember(), <SecondFactorSection />);
    await user.click(await screen.findByRole("button", { name: "Set up" }));
    await user.type(await screen.findByLabelText("Your password"), "wrong{Enter}");
    expect(await screen.findByText("This is not your present password.")).toBeDefined();
    await user.clear(screen.getByLabelText("Your password"));
    await user.type(screen.getByLabelText("Your password"), "right{Enter}");

    const picture = await screen.findByRole("img", { name: "A picture for your authenticator app" });
    expect(picture.querySelector("path")?.getAttribute("d")).toMatch(/^M4 4h7v1h-7z/);
    expect(screen.getByText("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")).toBeDefined();
    await user.type(screen.getByLabelText("Code from the app"), "000000{Enter}");
    expect(await screen.findByText("This code is wrong or was used before.")).toBeDefined();
    await user.clear(screen.getByLabelText("Code from the app"));
    await user.type(screen.getByLabelText("Code from the app"), "123456{Enter}");

    expect(await screen.findByText(CODES[0] ?? "")).toBeDefined();
    await user.keyboard("{Escape}");
    expect((await screen.findByRole("alert")).textContent).toContain("not shown again");
    expect(screen.getByText(CODES[1] ?? "")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "I have kept them" }));
    await waitFor(() => expect(screen.queryByText(CODES[0] ?? "")).toBeNull());
    expect(await screen.findByText("8 recovery codes left.")).toBeDefined();
  });
});

describe("an active second factor", () => {
  it("gives other recovery codes for a code, to be copied", async () => {
    const sent = serving(ON);
    const user = userEvent.setup();
    renderAs(aMember(), <SecondFactorSection />);
    await user.click(await screen.findByRole("button", { name: "New recovery codes" }));
    await user.type(await screen.findByLabelText("Code"), "654321{Enter}");
    expect(await screen.findByRole("list", { name: "Recovery codes" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await screen.findByRole("button", { name: "Copied" })).toBeDefined();
    const kept = await navigator.clipboard.readText();
    for (const code of CODES) expect(kept).toContain(code);
    expect(sent).toEqual([{ code: "654321" }]);
  });

  it("warns when hardly a recovery code is left", async () => {
    serving({ ...ON, recovery_codes_left: 2 });
    renderAs(aMember(), <SecondFactorSection />);
    expect(await screen.findByText(/Make new recovery codes/)).toBeDefined();
  });

  it("is turned off with password and code", async () => {
    const sent = serving(ON);
    const user = userEvent.setup();
    renderAs(aMember(), <SecondFactorSection />);
    expect((await screen.findByText("8 recovery codes left.")).textContent).toBeDefined();
    expect(screen.queryByText(/Make new recovery codes/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Turn off" }));
    await user.type(await screen.findByLabelText("Your password"), "right");
    await user.type(screen.getByLabelText("Code"), "123456{Enter}");
    expect(await screen.findByRole("button", { name: "Set up" })).toBeDefined();
    expect(sent).toEqual([{ password: "right", code: "123456" }]);
  });
});
