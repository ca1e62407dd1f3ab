"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Channel } from "@/lib/api/types";
import { humanize } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { clock } from "@/lib/format/time";
import { ChannelTestForm } from "./channel-test-form";

export function ChannelRow({ channel }: { channel: Channel }) {
  const [testing, setTesting] = useState(false);
  // Credentials are shown to those alone who may change, and so try, a number.
  const mayTest = Boolean(channel.credentials);
  return (
    <li className="border-b px-4 py-3.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="font-mono text-sm">{formatPhone(channel.number)}</span>
        <span className="flex-1 text-sm text-muted-foreground">
          {humanize(channel.provider)}
          {channel.simulated && ", simulated"}
        </span>
        {channel.resting_until && <Badge tone="danger">Resting until {clock(channel.resting_until)}</Badge>}
        <Badge tone={channel.state === "active" ? "primary" : "neutral"}>{humanize(channel.state)}</Badge>
        {mayTest && (
          <Button size="sm" aria-expanded={testing} onClick={() => setTesting(!testing)}>
            Send me a text
          </Button>
        )}
      </div>
      {testing && <ChannelTestForm channel={channel} onDone={() => setTesting(false)} />}
    </li>
  );
}
