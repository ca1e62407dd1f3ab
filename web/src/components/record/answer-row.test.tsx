import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "@/lib/api/types";
import { aLeadDetail, aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { AnswerList } from "./answer-list";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

const given = { quote: null, confidence: null, at: "2026-11-23T10:00:00Z" };
const size: Answer = {
  ...given,
  key: "size",
  label: "Size",
  value: "Large",
  source: "conversation",
  contradicted: true,
  earlier: [{ ...given, value: "Small", source: "form" }],
};

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function answering(refuse = false): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.post(at("/api/leads/l1/answers"), async ({ request }) => {
      sent.push(await request.json());
      return refuse
        ? problem(422, "validation_failed", "Write a number of people, such as 4.")
        : HttpResponse.json(aLeadDetail());
    }),
  );
  return sent;
}

describe("an answer that contradicts an earlier one", () => {
  it("is settled by one click on the one that holds", async () => {
    const sent = answering();
    renderAs(aMember(), <AnswerList answers={[size]} leadId="l1" />);
    expect(await screen.findByText(/from the form:/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Use “Small”" }));
    await waitFor(() => expect(sent).toEqual([{ key: "size", value: "Small" }]));
  });

  it("is only shown to a viewer", async () => {
    renderAs(aMember({ role: "viewer" }), <AnswerList answers={[size]} leadId="l1" />);
    expect(await screen.findByText(/from the form:/)).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("an answer", () => {
  it("is corrected where it stands, and stays open when it is refused", async () => {
    const sent = answering(true);
    renderAs(aMember(), <AnswerList answers={[{ ...size, contradicted: false }]} leadId="l1" />);
    await userEvent.click(await screen.findByRole("button", { name: "Correct: Size" }));
    const field = screen.getByRole("textbox", { name: "Size" });
    await userEvent.clear(field);
    await userEvent.type(field, "Medium{Enter}");
    await waitFor(() => expect(sent).toEqual([{ key: "size", value: "Medium" }]));
    await screen.findByText("The answer was not written down");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Size" }).value).toBe("Medium");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});
