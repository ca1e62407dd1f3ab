import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { ExportDialogue } from "./export-dialogue";

vi.mock("next-themes", () => ({ useTheme: () => ({ resolvedTheme: "light" }) }));

let downloaded: string[];

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});

beforeEach(() => {
  downloaded = [];
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    downloaded.push(this.download);
  });
});

describe("a conversation as a test", () => {
  it("is downloaded with the session's token", async () => {
    server.use(
      http.get(at("/api/conversations/c1/dialogue"), ({ request }) =>
        request.headers.get("authorization") === "Bearer token"
          ? new HttpResponse("trade: exported", { headers: { "content-type": "application/yaml" } })
          : problem(401, "unauthorized", "Sign in."),
      ),
    );
    renderAs(aMember({ role: "manager" }), <ExportDialogue conversationId="c1" />);
    await userEvent.click(screen.getByRole("button", { name: "Export as test" }));
    await waitFor(() => expect(downloaded).toEqual(["conversation-c1.yaml"]));
  });

  it("says when there is nothing to repeat", async () => {
    server.use(
      http.get(at("/api/conversations/c1/dialogue"), () =>
        problem(409, "nothing_answered", "There is nothing to repeat."),
      ),
    );
    renderAs(aMember({ role: "owner" }), <ExportDialogue conversationId="c1" />);
    await userEvent.click(screen.getByRole("button", { name: "Export as test" }));
    expect(await screen.findByText("There is nothing to repeat.")).toBeTruthy();
    expect(downloaded).toEqual([]);
  });

  it("is not offered to whoever may not take personal data along", () => {
    renderAs(aMember({ role: "agent" }), <ExportDialogue conversationId="c1" />);
    expect(screen.queryByRole("button", { name: "Export as test" })).toBeNull();
  });
});
