import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const ORIGIN = "http://localhost:3000";

export const server = setupServer();

export const at = (path: string) => `${ORIGIN}${path}`;

export function problem(status: number, code: string, detail: string) {
  return HttpResponse.json(
    { type: "about:blank", title: detail, status, detail, code, request_id: "r1" },
    { status, headers: { "content-type": "application/problem+json" } },
  );
}

/** A refusal that names the fields that are wrong. */
export function invalid(errors: Record<string, string>) {
  const fields = Object.entries(errors).map(([pointer, detail]) => ({ pointer, code: "invalid", detail }));
  return HttpResponse.json(
    {
      type: "about:blank",
      title: "Something is wrong",
      status: 422,
      code: "invalid",
      request_id: "r1",
      errors: fields,
    },
    { status: 422, headers: { "content-type": "application/problem+json" } },
  );
}

/** Answers for what a thread reads around the thing under test. */
export function quiet() {
  const empty = () => HttpResponse.json({ items: [], next_cursor: null });
  return [
    http.get(at("/api/conversations"), empty),
    http.get(at("/api/team/members"), empty),
    http.get(at("/api/leads/:id/timeline"), empty),
  ];
}
