import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { aMember } from "@/testing/factories";
import { at, problem, server } from "@/testing/server";
import { ApiError } from "./api-error";
import { api, take } from "./client";
import { accessToken, setSession } from "./token";

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());
afterEach(() => {
  server.resetHandlers();
  setSession(null);
});

const session = (token: string) => ({
  access_token: token,
  expires_in: 900,
  member: aMember(),
  owes_second_factor: false,
});

describe("the client", () => {
  it("refreshes once for many refused calls, and sends each again with the new token", async () => {
    let refreshes = 0;
    setSession(session("old"));
    server.use(
      http.get(at("/api/team/members"), ({ request }) =>
        request.headers.get("Authorization") === "Bearer new"
          ? HttpResponse.json({ items: [], next_cursor: null })
          : problem(401, "session_ended", "The session has ended."),
      ),
      http.post(at("/api/auth/refresh"), () => {
        refreshes += 1;
        return HttpResponse.json(session("new"));
      }),
    );
    const pages = await Promise.all([1, 2, 3].map(() => take(api.GET("/api/team/members"))));
    expect(pages).toHaveLength(3);
    expect(refreshes).toBe(1);
    expect(accessToken()).toBe("new");
  });

  it("ends the session when the refresh is refused", async () => {
    setSession(session("old"));
    server.use(
      http.get(at("/api/team/members"), () => problem(401, "session_ended", "The session has ended.")),
      http.post(at("/api/auth/refresh"), () => problem(401, "session_ended", "The session has ended.")),
    );
    await expect(take(api.GET("/api/team/members"))).rejects.toMatchObject({ status: 401 });
    expect(accessToken()).toBeNull();
  });

  it("keeps the body and the key when a post is sent again", async () => {
    const seen: string[] = [];
    setSession(session("old"));
    server.use(
      http.post(at("/api/settings/knowledge"), async ({ request }) => {
        seen.push(`${request.headers.get("Idempotency-Key")} ${await request.text()}`);
        return seen.length === 1
          ? problem(401, "session_ended", "The session has ended.")
          : HttpResponse.json({ id: "k", question: "q", answer: "a", updated_at: "" }, { status: 201 });
      }),
      http.post(at("/api/auth/refresh"), () => HttpResponse.json(session("new"))),
    );
    await take(api.POST("/api/settings/knowledge", { body: { question: "q", answer: "a" } }));
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBe(seen[1]);
  });

  it("turns problems and broken connections into errors with words", async () => {
    server.use(
      http.post(at("/api/auth/login"), () =>
        problem(401, "wrong_credentials", "E-mail and password do not match."),
      ),
      http.get(at("/api/health"), () => HttpResponse.error()),
    );
    const login = api.POST("/api/auth/login", { body: { email: "a@b.c", password: "x" } });
    await expect(login).rejects.toMatchObject({ code: "wrong_credentials" });
    await expect(api.GET("/api/health")).rejects.toBeInstanceOf(ApiError);
    await expect(api.GET("/api/health")).rejects.toMatchObject({ status: 0, code: "unreachable" });
  });
});
