import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, server } from "@/testing/server";
import { SendingSection } from "./sending-section";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function serving() {
  let stored = {
    sending: true,
    hours: null,
    daily_segments: null,
    spent_segments: 0,
    help_contact: null,
    stop_words: [],
  };
  const sent: unknown[] = [];
  server.use(
    http.get(at("/api/settings/compliance"), () => HttpResponse.json(stored)),
    http.patch(at("/api/settings/compliance"), async ({ request }) => {
      const change = (await request.json()) as object;
      sent.push(change);
      stored = { ...stored, ...change };
      return HttpResponse.json(stored);
    }),
  );
  return sent;
}

describe("sending", () => {
  it("is stopped by two presses and started by one", async () => {
    const sent = serving();
    renderAs(aMember({ role: "owner" }), <SendingSection />);
    await userEvent.click(await screen.findByRole("switch", { name: "Send texts" }));
    expect(sent).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Stop all texts" }));
    expect(await screen.findByText("Nothing is sent")).toBeTruthy();
    await userEvent.click(screen.getByRole("switch", { name: "Send texts" }));
    await waitFor(() => expect(sent).toEqual([{ sending: false }, { sending: true }]));
  });

  it("keeps to hours, words and a limit of one's own", async () => {
    const sent = serving();
    renderAs(aMember({ role: "owner" }), <SendingSection />);
    await userEvent.type(await screen.findByLabelText("Hours"), "09:00-18:00");
    await userEvent.type(screen.getByLabelText("Segments a day"), "500");
    await userEvent.type(screen.getByLabelText("Words of your own that mean STOP"), "basta ya{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const change = {
      hours: "09:00-18:00",
      daily_segments: 500,
      help_contact: null,
      stop_words: ["basta ya"],
    };
    await waitFor(() => expect(sent).toEqual([change]));
  });

  it("is only read by an agent", async () => {
    serving();
    renderAs(aMember({ role: "agent" }), <SendingSection />);
    expect(await screen.findByText("Texts are sent")).toBeTruthy();
    expect(screen.queryByRole("switch")).toBeNull();
  });
});
