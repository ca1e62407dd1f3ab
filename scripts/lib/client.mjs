// A small client of the system's own HTTP API, for scripts that play the job.
import { randomUUID } from "node:crypto";
import { Sentence } from "./say.mjs";

export class Client {
  #url;
  #token;

  constructor(url) {
    this.#url = url;
  }

  async call(method, path, body) {
    const headers = { accept: "application/json" };
    if (body) headers["content-type"] = "application/json";
    if (method === "POST") headers["idempotency-key"] = randomUUID();
    if (this.#token) headers.authorization = `Bearer ${this.#token}`;
    const response = await fetch(`${this.#url}${path}`, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(15_000) });
    const text = await response.text();
    const answer = text && /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
    return { status: response.status, answer };
  }

  /** The answer, or a sentence about what came instead. */
  async must(method, path, body) {
    const { status, answer } = await this.call(method, path, body);
    if (status >= 200 && status < 300) return answer;
    throw new Sentence(`${method} ${path} was answered with ${status} ${answer?.code ?? ""}: ${answer?.detail ?? answer?.title ?? ""}`.trim());
  }

  get = (path) => this.must("GET", path);
  post = (path, body) => this.must("POST", path, body);
  patch = (path, body) => this.must("PATCH", path, body);

  async signIn(credentials) {
    this.#token = (await this.post("/api/auth/login", credentials)).access_token;
  }
}
