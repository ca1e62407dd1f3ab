import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { CertificateList } from "./certificate-list";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

const certificate = {
  id: "k1",
  submission_id: "s1",
  ticked: true,
  text: "I agree.",
  form_version: 1,
  batch: null,
  created_at: "2026-11-23T10:00:00Z",
};
let opened: { name: string; target: string }[];

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});

beforeEach(() => {
  opened = [];
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    opened.push({ name: this.download, target: this.target });
  });
  server.use(
    http.get(at("/api/leads/l1/certificates"), () =>
      HttpResponse.json({ items: [certificate], next_cursor: null }),
    ),
    http.get(at("/api/leads/l1/certificates/k1"), ({ request }) =>
      request.headers.get("authorization") === "Bearer token"
        ? HttpResponse.json({ record: {} })
        : problem(401, "unauthorized", "Sign in."),
    ),
    http.get(at("/api/leads/l1/certificates/k1/page"), () => HttpResponse.html("<h1>Certificate</h1>")),
  );
});

describe("certificates", () => {
  it("are downloaded as a file and opened as a page, with the session's token", async () => {
    renderAs(aMember(), <CertificateList leadId="l1" />);
    await screen.findByText("The box was ticked");
    await userEvent.click(screen.getByRole("button", { name: /^Download/ }));
    await waitFor(() => expect(opened).toEqual([{ name: "consent-k1.json", target: "" }]));
    await userEvent.click(screen.getByRole("button", { name: /to print$/ }));
    await waitFor(() => expect(opened[1]).toEqual({ name: "", target: "_blank" }));
  });

  it("say when one does not open", async () => {
    server.use(
      http.get(at("/api/leads/l1/certificates/k1"), () => problem(404, "not_found", "This is not here.")),
    );
    renderAs(aMember(), <CertificateList leadId="l1" />);
    await userEvent.click(await screen.findByRole("button", { name: /^Download/ }));
    expect(await screen.findByText("The certificate did not open")).toBeTruthy();
    expect(opened).toEqual([]);
  });
});
