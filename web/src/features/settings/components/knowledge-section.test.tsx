import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { KnowledgeDocument, KnowledgeEntry } from "@/lib/api/types";
import { aMember } from "@/testing/factories";
import { renderAs } from "@/testing/render";
import { at, problem, server } from "@/testing/server";
import { KnowledgeSection } from "./knowledge-section";

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const PATH = "/api/settings/knowledge-documents";

const handbook: KnowledgeDocument = {
  id: "d1",
  version: 2,
  title: "Handbook",
  kind: "markdown",
  source: null,
  valid_from: null,
  valid_until: "2020-01-31",
  standing: "expired",
  passages: 12,
  published_at: "2026-11-01T09:00:00Z",
};

const entry = (id: string, document_id: string | null = null): KnowledgeEntry => ({
  id,
  question: `Question ${id}`,
  answer: `Answer ${id}`,
  document_id,
  valid_from: null,
  valid_until: null,
  standing: "valid",
  updated_at: "2026-11-01T09:00:00Z",
});

const preview = {
  passages: [{ question: "Deposit", answer: "We ask for $80.", fate: "changed" }],
  changes: { new: 0, changed: 1, kept: 0, gone: 3 },
  on: "2026-11-29",
  asked: 40,
  answers: [{ question: "How much is the deposit?", before: "We ask for $50.", after: null }],
};

function serving(documents: KnowledgeDocument[]) {
  const sent: { path: string; body: unknown }[] = [];
  const keep = async (request: Request) =>
    sent.push({ path: new URL(request.url).pathname, body: await request.json() });
  server.use(
    http.get(at(PATH), () => HttpResponse.json({ items: documents, next_cursor: null })),
    http.get(at("/api/settings/knowledge"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      if (query.get("q")) return HttpResponse.json({ items: [entry("found", "d1")], next_cursor: null });
      if (query.get("cursor")) return HttpResponse.json({ items: [entry("second")], next_cursor: null });
      return HttpResponse.json({ items: [entry("first")], next_cursor: "more" });
    }),
    http.get(at("/api/settings/knowledge-gaps"), () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get(at(`${PATH}/d1`), () =>
      HttpResponse.json({ ...handbook, content: "## Deposit\n\nWe ask for $50." }),
    ),
    http.get(at(`${PATH}/d1/versions`), () =>
      HttpResponse.json({
        items: [handbook, { ...handbook, version: 1, standing: "valid", valid_until: null }],
      }),
    ),
    http.get(at(`${PATH}/d1/versions/1`), () =>
      HttpResponse.json({ ...handbook, version: 1, content: "As it was." }),
    ),
    http.post(at(`${PATH}/preview`), async ({ request }) => {
      await keep(request);
      return HttpResponse.json(preview);
    }),
    http.post(at(`${PATH}*`), async ({ request }) => {
      await keep(request);
      return HttpResponse.json({ ...handbook, version: 3 }, { status: 201 });
    }),
    http.delete(at(`${PATH}/d1`), ({ request }) => {
      sent.push({ path: new URL(request.url).pathname, body: "deleted" });
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

describe("knowledge", () => {
  it("is read page by page, and searched in documents too", async () => {
    serving([handbook]);
    renderAs(aMember({ role: "agent" }), <KnowledgeSection />);
    expect(await screen.findByText("Question first")).toBeTruthy();
    expect(await screen.findByText("12 passages")).toBeTruthy();
    expect(screen.getByText("Not answered: until 31 Jan 2020")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Add a document" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Replace: Handbook" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Show more" }));
    expect(await screen.findByText("Question second")).toBeTruthy();
    await userEvent.type(screen.getByRole("searchbox"), "deposit");
    const found = (await screen.findByText("Question found")).closest("li");
    expect(found && within(found).getByText("Handbook", { exact: false })).toBeTruthy();
  });

  it("takes a document from a file, shows what it changes and then publishes it", async () => {
    const sent = serving([]);
    renderAs(aMember({ role: "manager" }), <KnowledgeSection />);
    await userEvent.click(await screen.findByRole("button", { name: "Add a document" }));
    const content = "question,answer\nOpen?,From 8 to 5.";
    const file = new File([content], "opening_hours.csv", { type: "text/csv" });
    await userEvent.upload(await screen.findByLabelText("File with the content"), file);
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Title").value).toBe("Opening hours"));
    await userEvent.click(screen.getByRole("button", { name: "Preview" }));
    expect(await screen.findByText("1 past answer would change")).toBeTruthy();
    expect(screen.getByText("(1 changed, 3 gone)")).toBeTruthy();
    expect(screen.getByText("A person is asked.", { exact: false })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Publish" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const draft = {
      title: "Opening hours",
      kind: "csv",
      content,
      source: null,
      valid_from: null,
      valid_until: null,
    };
    expect(sent).toEqual([
      { path: `${PATH}/preview`, body: { document_id: null, draft } },
      { path: PATH, body: draft },
    ]);
  });

  it("says what is wrong where it is wrong", async () => {
    serving([]);
    const errors = [
      {
        pointer: "/draft/content/2/answer",
        code: "unreadable",
        detail: "Row 2, column answer: It is empty.",
      },
      {
        pointer: "/draft/content/4/answer",
        code: "unreadable",
        detail: "Row 4, column answer: It is too long.",
      },
    ];
    server.use(
      http.post(at(`${PATH}/preview`), () =>
        HttpResponse.json(
          { title: "", status: 422, code: "invalid", detail: "No.", errors },
          { status: 422 },
        ),
      ),
    );
    renderAs(aMember({ role: "owner" }), <KnowledgeSection />);
    await userEvent.click(await screen.findByRole("button", { name: "Add a document" }));
    await userEvent.type(await screen.findByLabelText("Title"), "Prices");
    await userEvent.type(screen.getByLabelText("Content"), "x");
    await userEvent.click(screen.getByRole("button", { name: "Preview" }));
    expect(await screen.findByText("Row 2, column answer: It is empty.")).toBeTruthy();
    expect(screen.getByText("Row 4, column answer: It is too long.")).toBeTruthy();
    expect(screen.getByLabelText("Content").getAttribute("aria-invalid")).toBe("true");
  });

  it("does not replace what somebody else published meanwhile", async () => {
    const sent = serving([handbook]);
    server.use(
      http.post(at(`${PATH}/d1/versions`), () =>
        problem(409, "document_changed", "Somebody published another."),
      ),
    );
    renderAs(aMember({ role: "owner" }), <KnowledgeSection />);
    await userEvent.click(await screen.findByRole("button", { name: "Replace: Handbook" }));
    expect(await screen.findByDisplayValue("## Deposit", { exact: false })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Preview" }));
    await userEvent.click(await screen.findByRole("button", { name: "Publish" }));
    expect(await screen.findByText("Somebody published another.")).toBeTruthy();
    expect(sent[0]?.body).toMatchObject({ document_id: "d1" });
    await userEvent.click(screen.getByRole("button", { name: "Back" }));
    expect(screen.getByLabelText("Content")).toBeTruthy();
  });

  it("restores an older version", async () => {
    const sent = serving([handbook]);
    renderAs(aMember({ role: "owner" }), <KnowledgeSection />);
    await userEvent.click(await screen.findByRole("button", { name: "Versions: Handbook" }));
    const older = (await screen.findByText("Version 1")).closest("li");
    if (!older) throw new Error("no row");
    await userEvent.click(within(older).getByRole("button", { name: "Read" }));
    expect(await within(older).findByText("As it was.")).toBeTruthy();
    expect(screen.getAllByRole("button", { name: "Restore" })).toHaveLength(1);
    await userEvent.click(within(older).getByRole("button", { name: "Restore" }));
    await waitFor(() =>
      expect(sent).toEqual([{ path: `${PATH}/d1/restore`, body: { version: 1, based_on: 2 } }]),
    );
  });

  it("says which answers go before it deletes a document", async () => {
    const sent = serving([handbook]);
    renderAs(aMember({ role: "owner" }), <KnowledgeSection />);
    await userEvent.click(await screen.findByRole("button", { name: "Delete: Handbook" }));
    expect(await screen.findByText("1 past answer would change")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent.at(-1)).toEqual({ path: `${PATH}/d1`, body: "deleted" });
  });
});
