import type { Problem } from "./types";

const FALLBACK = "Something went wrong on the server. Try again in a moment.";
const OFFLINE = "The server cannot be reached. Check the connection and try again.";

/** An answer that was not a success, carrying the problem document when there was one. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: ReadonlyMap<string, string>;

  constructor(status: number, problem: Partial<Problem> | null) {
    super(problem?.detail || problem?.title || (status === 0 ? OFFLINE : FALLBACK));
    this.name = "ApiError";
    this.status = status;
    this.code = problem?.code ?? (status === 0 ? "unreachable" : "unknown");
    this.requestId = problem?.request_id ?? null;
    this.fields = new Map((problem?.errors ?? []).map((field) => [field.pointer, field.detail]));
  }
}

export function asApiError(reason: unknown): ApiError {
  return reason instanceof ApiError ? reason : new ApiError(0, null);
}

/** What to show a person for any failure. */
export function explain(reason: unknown): string {
  return asApiError(reason).message;
}
