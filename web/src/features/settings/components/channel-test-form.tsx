"use client";

import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { asApiError } from "@/lib/api/api-error";
import type { Channel } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { useTestChannel } from "../mutations";

/** Sends one text to a phone of the member's own and says what the provider said. */
export function ChannelTestForm({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const test = useTestChannel(channel.id);
  const problem = test.isError ? asApiError(test.error) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    test.mutate(String(new FormData(event.currentTarget).get("to")).trim());
  };
  return (
    <form onSubmit={submit} className="mt-3 grid gap-3 border-t pt-3">
      <Field
        label="Your phone"
        hint="One short text goes out, at the provider's usual price."
        error={problem?.fields.get("/to")}
      >
        {(ids) => (
          <Input
            {...ids}
            name="to"
            type="tel"
            autoComplete="tel"
            required
            autoFocus
            placeholder="+1 415 555 0130"
          />
        )}
      </Field>
      {problem && problem.fields.size === 0 && (
        <p role="alert" className="text-sm text-danger">
          {problem.message}
        </p>
      )}
      {test.data && (
        <p
          role="status"
          className={cn("text-sm", test.data.result === "accepted" ? "text-primary" : "text-danger")}
        >
          {test.data.detail}
          {test.data.code && ` (${test.data.code})`}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={test.isPending}>
          {test.isPending ? "Sending…" : "Send"}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          Close
        </Button>
      </div>
    </form>
  );
}
