import { describe, expect, it, vi } from "vitest";
import { backoff } from "./backoff";
import { type LinkHandlers, LiveConnection } from "./live-connection";
import { parseLiveEvent, staleKeys } from "./live-events";

interface Opened {
  transport: string;
  ticket: string;
  cursor: string | null;
  handlers: LinkHandlers;
  close: () => void;
}

function setup(ticket: () => Promise<string> = async () => "t") {
  const opened: Opened[] = [];
  const timers: { run: () => void; ms: number; live: boolean }[] = [];
  const statuses: string[] = [];
  const events: string[] = [];
  const resync = vi.fn();
  const connection = new LiveConnection(
    {
      ticket,
      open: (transport, given, cursor, handlers) => {
        const close = vi.fn();
        opened.push({ transport, ticket: given, cursor, handlers, close });
        return close;
      },
      schedule: (run, ms) => {
        const timer = { run, ms, live: true };
        timers.push(timer);
        return () => {
          timer.live = false;
        };
      },
      random: () => 1,
    },
    { status: (status) => statuses.push(status), event: (event) => events.push(event.type), resync },
  );
  const fire = async () => {
    const timer = timers.filter((one) => one.live).at(-1);
    if (!timer) throw new Error("no timer is set");
    timer.live = false;
    timer.run();
    await Promise.resolve();
    await Promise.resolve();
    return timer.ms;
  };
  const last = () => {
    const link = opened.at(-1);
    if (!link) throw new Error("nothing was opened");
    return link;
  };
  const begin = async () => {
    connection.start();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { connection, opened, timers, statuses, events, resync, fire, last, begin };
}

const frame = (type: string, cursor: string, data = {}) =>
  JSON.stringify({ type, cursor, at: "2026-11-23T10:00:00Z", data });

describe("LiveConnection", () => {
  it("is live after hello and passes events on", async () => {
    const live = setup();
    await live.begin();
    expect(live.last()).toMatchObject({ transport: "socket", cursor: null });
    live.last().handlers.message(frame("hello", "5"));
    live.last().handlers.message(frame("message.created", "6", { conversation_id: "c1" }));
    expect(live.statuses).toEqual(["connecting", "socket"]);
    expect(live.events).toEqual(["message.created"]);
    expect(live.timers.some((timer) => timer.live)).toBe(false);
  });

  it("comes back at once with the last cursor and a new ticket when the end was planned", async () => {
    let count = 0;
    const live = setup(async () => `t${++count}`);
    await live.begin();
    live.last().handlers.message(frame("hello", "5"));
    live.last().handlers.message(frame("message.created", "9"));
    live.last().handlers.closed(true);
    expect(await live.fire()).toBeLessThanOrEqual(400);
    expect(live.last()).toMatchObject({ transport: "socket", cursor: "9", ticket: "t2" });
  });

  it("resumes from hello's cursor when no event came, and does not skip ahead on the next hello", async () => {
    const live = setup();
    await live.begin();
    live.last().handlers.message(frame("hello", "5"));
    live.last().handlers.closed(true);
    await live.fire();
    expect(live.last().cursor).toBe("5");
    live.last().handlers.message(frame("hello", "8"));
    live.last().handlers.closed(true);
    await live.fire();
    expect(live.last().cursor).toBe("5");
  });

  it("backs off longer each time after unplanned ends", async () => {
    const live = setup(async () => {
      throw new Error("down");
    });
    await live.begin();
    const waits = [await live.fire(), await live.fire(), await live.fire()];
    expect(waits[0]).toBe(1000);
    expect(waits[1]).toBe(2000);
  });

  it("falls back to server-sent events, then to polling, then tries the socket again", async () => {
    const live = setup();
    await live.begin();
    for (let attempt = 0; attempt < 4; attempt++) {
      live.last().handlers.closed(false);
      if (attempt < 3) await live.fire();
    }
    expect(live.opened.map((link) => link.transport)).toEqual(["socket", "socket", "events", "events"]);
    expect(live.statuses.at(-1)).toBe("polling");
    for (let poll = 0; poll < 6; poll++) expect(await live.fire()).toBe(10_000);
    expect(live.resync).toHaveBeenCalledTimes(6);
    expect(live.last().transport).toBe("socket");
    live.last().handlers.message(frame("hello", "1"));
    expect(live.statuses.at(-1)).toBe("socket");
  });

  it("gives up on a link that never says hello", async () => {
    const live = setup();
    await live.begin();
    expect(await live.fire()).toBe(10_000);
    expect(live.last().close).toHaveBeenCalled();
    expect(live.statuses.at(-1)).toBe("connecting");
  });

  it("does nothing more once stopped", async () => {
    const live = setup();
    await live.begin();
    const link = live.last();
    live.connection.stop();
    link.handlers.message(frame("message.created", "6"));
    link.handlers.closed(false);
    expect(link.close).toHaveBeenCalled();
    expect(live.events).toEqual([]);
    expect(live.timers.some((timer) => timer.live)).toBe(false);
  });

  it("goes at once when nudged", async () => {
    const live = setup();
    await live.begin();
    live.last().handlers.closed(false);
    live.connection.nudge();
    await Promise.resolve();
    await Promise.resolve();
    expect(live.opened).toHaveLength(2);
  });
});

describe("backoff", () => {
  it("doubles up to half a minute and never drops to nothing", () => {
    expect(backoff(0, () => 1)).toBe(1000);
    expect(backoff(3, () => 1)).toBe(8000);
    expect(backoff(50, () => 1)).toBe(30_000);
    expect(backoff(0, () => 0)).toBe(300);
  });
});

describe("live events", () => {
  it("rejects what is no event", () => {
    expect(parseLiveEvent("{")).toBeNull();
    expect(parseLiveEvent("3")).toBeNull();
    expect(parseLiveEvent(new ArrayBuffer(2))).toBeNull();
    expect(parseLiveEvent('{"type":"hello"}')).toBeNull();
  });

  it("names what each event makes stale", () => {
    const event = (type: string, data: Record<string, string>) => ({ type, cursor: "1", at: "", data });
    expect(staleKeys(event("message.created", { conversation_id: "c", lead_id: "l" }))).toEqual([
      ["messages", "c"],
      ["conversation", "c"],
      ["conversations"],
      ["timeline", "l"],
    ]);
    expect(staleKeys(event("message.updated", { conversation_id: "c" }))).toEqual([["messages", "c"]]);
    expect(staleKeys(event("job.dead", { job_id: "j" }))).toEqual([["jobs"]]);
    expect(staleKeys(event("unheard.of", {}))).toEqual([]);
  });
});
