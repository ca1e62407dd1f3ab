"use client";

import { CircleAlert, Clock } from "lucide-react";
import { Button } from "@/components/ui/button";
import { explain } from "@/lib/api/api-error";
import { clock } from "@/lib/format/time";
import { mayRetry, type Unsent, useForget, useSend } from "../send";
import { MessageBubble } from "./message-bubble";

/** A text on its way, or one that did not leave, with the way to try again. */
export function UnsentMessage({ outgoing, conversationId }: { outgoing: Unsent; conversationId: string }) {
  const send = useSend(conversationId);
  const forget = useForget(conversationId);
  const { key, text, at, error } = outgoing;
  const retry = () => {
    forget(key);
    send.mutate({ key, text, at });
  };
  return (
    <div data-testid="unsent" className="arrive mb-4 flex flex-col items-end gap-0.5">
      <MessageBubble
        message={{ author: "member", text, status: error ? "failed" : "queued" }}
        first
        last
        faded={!error}
      />
      <p className="mt-0.5 flex items-center gap-1.5 px-1 text-2xs text-muted-foreground">
        <span className="font-medium text-human">You</span>
        <time dateTime={at}>{clock(at)}</time>
        {error ? (
          <span role="img" aria-label="Not sent" className="text-danger">
            <CircleAlert aria-hidden className="size-3.5" />
          </span>
        ) : (
          <span role="img" aria-label="Sending" title="Sending">
            <Clock aria-hidden className="size-3.5" />
          </span>
        )}
      </p>
      {error && (
        <p
          role="alert"
          className="flex max-w-136 flex-wrap items-center justify-end gap-x-2 px-1 text-xs text-danger"
        >
          {explain(error)}
          {mayRetry(error) && (
            <Button variant="link" size="bare" className="text-xs" onClick={retry}>
              Try again
            </Button>
          )}
          <Button variant="link" size="bare" className="text-xs" onClick={() => forget(key)}>
            Discard
          </Button>
        </p>
      )}
    </div>
  );
}
