import { backoff } from "./backoff";
import { type LiveEvent, parseLiveEvent } from "./live-events";

export type LiveStatus = "connecting" | "socket" | "events" | "polling" | "stopped";
type Transport = "socket" | "events";

export interface LinkHandlers {
  message: (raw: unknown) => void;
  /** `planned` when the server ends the link before its limit and expects us back at once. */
  closed: (planned: boolean) => void;
}

export interface LiveDeps {
  ticket: () => Promise<string>;
  open: (transport: Transport, ticket: string, cursor: string | null, handlers: LinkHandlers) => () => void;
  schedule: (run: () => void, ms: number) => () => void;
  random: () => number;
}

export interface LiveListeners {
  status: (status: LiveStatus) => void;
  event: (event: LiveEvent) => void;
  /** Something may have been missed: everything on screen should be fetched again. */
  resync: () => void;
}

const FAILURES_BEFORE_FALLBACK = 2;
const POLL_MS = 10_000;
const HELLO_MS = 10_000;
/** Attempts on polling alone before the better transports are tried again. */
const POLLS_BEFORE_RETRY = 6;

/**
 * One live link: a WebSocket, else server-sent events, else polling. It resumes by cursor with a fresh ticket,
 * comes back at once when the server planned the end, and backs off when it did not.
 */
export class LiveConnection {
  private status: LiveStatus = "stopped";
  private cursor: string | null = null;
  private attempt = 0;
  private failures: Record<Transport, number> = { socket: 0, events: 0 };
  private closeLink: (() => void) | null = null;
  private cancelTimer: (() => void) | null = null;
  private polls = 0;
  private generation = 0;

  constructor(
    private readonly deps: LiveDeps,
    private readonly listeners: LiveListeners,
  ) {}

  start(): void {
    if (this.status !== "stopped") return;
    this.set("connecting");
    void this.connect();
  }

  stop(): void {
    this.drop();
    this.set("stopped");
  }

  /** The network or the tab came back: do not wait for the timer. */
  nudge(): void {
    if (this.status !== "connecting" && this.status !== "polling") return;
    this.attempt = 0;
    this.failures = { socket: 0, events: 0 };
    this.drop();
    this.set("connecting");
    void this.connect();
  }

  private set(status: LiveStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.listeners.status(status);
  }

  private drop(): void {
    this.generation += 1;
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.closeLink?.();
    this.closeLink = null;
  }

  private later(run: () => void, ms: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.deps.schedule(run, ms);
  }

  private transport(): Transport {
    return this.failures.socket < FAILURES_BEFORE_FALLBACK ? "socket" : "events";
  }

  private async connect(): Promise<void> {
    this.drop();
    const generation = this.generation;
    const transport = this.transport();
    let ticket: string;
    try {
      ticket = await this.deps.ticket();
    } catch {
      if (generation === this.generation) this.lost(transport, false, false);
      return;
    }
    if (generation !== this.generation) return;
    let greeted = false;
    const ended = (planned: boolean) => {
      if (generation === this.generation) this.lost(transport, greeted, planned);
    };
    this.closeLink = this.deps.open(transport, ticket, this.cursor, {
      message: (raw) => {
        if (generation !== this.generation) return;
        const event = parseLiveEvent(raw);
        if (!event) return;
        if (!greeted) {
          greeted = true;
          this.greet(transport, event);
        }
        this.receive(event);
      },
      closed: ended,
    });
    this.later(() => ended(false), HELLO_MS);
  }

  private greet(transport: Transport, event: LiveEvent): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    const resumed = this.cursor !== null || event.type !== "hello";
    if (!resumed || this.status === "polling") this.listeners.resync();
    this.attempt = 0;
    this.polls = 0;
    this.failures[transport] = 0;
    this.set(transport);
  }

  private receive(event: LiveEvent): void {
    if (event.type === "hello") {
      this.cursor ??= event.cursor;
      return;
    }
    this.cursor = event.cursor;
    this.listeners.event(event);
  }

  private lost(transport: Transport, greeted: boolean, planned: boolean): void {
    this.drop();
    if (greeted && planned) {
      this.set("connecting");
      this.later(() => void this.connect(), Math.round(400 * this.deps.random()));
      return;
    }
    if (!greeted) this.failures[transport] += 1;
    if (this.failures.events >= FAILURES_BEFORE_FALLBACK) {
      this.poll();
      return;
    }
    this.set("connecting");
    this.later(() => void this.connect(), backoff(this.attempt++, this.deps.random));
  }

  private poll(): void {
    this.set("polling");
    this.later(() => {
      this.polls += 1;
      if (this.polls >= POLLS_BEFORE_RETRY) {
        this.polls = 0;
        this.failures = { socket: 0, events: FAILURES_BEFORE_FALLBACK - 1 };
        this.listeners.resync();
        void this.connect();
        return;
      }
      this.listeners.resync();
      this.poll();
    }, POLL_MS);
  }
}
