import { api, take } from "@/lib/api/client";
import type { LinkHandlers, LiveDeps } from "./live-connection";

/** Close codes by which the server says "come back": going away and service restart. */
const PLANNED = new Set([1001, 1012]);

function address(path: string, ticket: string, cursor: string | null): URL {
  const url = new URL(path, location.origin);
  url.searchParams.set("ticket", ticket);
  if (cursor !== null) url.searchParams.set("cursor", cursor);
  return url;
}

function openSocket(ticket: string, cursor: string | null, handlers: LinkHandlers): () => void {
  const url = address("/api/live", ticket, cursor);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  socket.onmessage = (event) => handlers.message(event.data);
  socket.onclose = (event) => handlers.closed(PLANNED.has(event.code));
  return () => {
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
  };
}

/** A ticket works once, so the browser's own reconnect is cut off and ours takes its place. */
function openEvents(ticket: string, cursor: string | null, handlers: LinkHandlers): () => void {
  const source = new EventSource(address("/api/live/events", ticket, cursor));
  source.onmessage = (event) => handlers.message(event.data);
  source.onerror = () => {
    source.close();
    handlers.closed(true);
  };
  return () => {
    source.onerror = null;
    source.close();
  };
}

export const browserDeps: LiveDeps = {
  ticket: async () => (await take(api.POST("/api/live/ticket"))).ticket,
  open: (transport, ticket, cursor, handlers) =>
    transport === "socket" ? openSocket(ticket, cursor, handlers) : openEvents(ticket, cursor, handlers),
  schedule: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
