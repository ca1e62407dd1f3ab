import createClient, { type Middleware } from "openapi-fetch";
import { ApiError } from "./api-error";
import type { paths } from "./schema";
import { accessToken, problemOf, refreshSession } from "./token";

const OPEN = /^\/api\/(auth\/(setup|login|refresh|methods|oidc)|simulator)(\/|$)/;
const WITHOUT_KEY = /^\/api\/(auth|live|simulator)(\/|$)/;

const headers: Middleware = {
  onRequest({ request }) {
    const path = new URL(request.url).pathname;
    if (request.method === "POST" && !WITHOUT_KEY.test(path) && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
};

function withToken(request: Request): Request {
  const token = accessToken();
  if (token) request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/** Sends with the token; on 401 refreshes once (shared by all callers) and sends the same request again. */
async function signedFetch(request: Request): Promise<Response> {
  try {
    if (OPEN.test(new URL(request.url).pathname)) return await fetch(request);
    const again = request.clone();
    const response = await fetch(withToken(request));
    if (response.status !== 401) return response;
    await refreshSession();
    return await fetch(withToken(again));
  } catch (reason) {
    if (reason instanceof ApiError) throw reason;
    if (reason instanceof DOMException && reason.name === "AbortError") throw reason;
    throw new ApiError(0, null);
  }
}

export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  fetch: signedFetch,
});
api.use(headers, {
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
    return response;
  },
});

/** Unwraps a call: failures were thrown as `ApiError` on the way, so what arrives is the body. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}
