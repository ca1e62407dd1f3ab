"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useMemo, useState } from "react";
import { Failure } from "@/components/ui/failure";
import { NativeSelect } from "@/components/ui/native-select";
import { asApiError } from "@/lib/api/api-error";
import { simulatorQuery } from "@/lib/api/queries";
import { humanize } from "@/lib/format/names";
import { formatPhone } from "@/lib/format/phone";
import { mergeThread, sender } from "../lib/thread";
import { phoneThreadQuery } from "../queries";
import { PhoneAvatar } from "./phone-avatar";
import { PhoneComposer } from "./phone-composer";
import { PhoneFrame } from "./phone-frame";
import { PhoneLog } from "./phone-log";
import { SimulatorOff } from "./simulator-off";

export function PhoneThread({ number, onBack }: { number: string; onBack: () => void }) {
  const query = useQuery(phoneThreadQuery(number));
  const lines = useMemo(() => (query.data ? mergeThread(query.data) : []), [query.data]);
  const simulator = useQuery(simulatorQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  if (simulator.data === null) return <SimulatorOff />;
  const unknown = query.isError && asApiError(query.error).status === 404;
  const channels = simulator.data?.channels ?? [];
  const partner = chosen ?? (query.data ? sender(query.data) : null) ?? channels[0]?.number ?? null;
  return (
    <PhoneFrame title={`Phone ${formatPhone(number)}`}>
      <header className="relative shrink-0 border-b bg-surface px-2 pt-2 pb-2.5 text-center">
        <button
          type="button"
          onClick={onBack}
          aria-label="All phones"
          className="absolute top-2 left-1 grid size-10 place-items-center rounded-full text-primary hover:bg-hover"
        >
          <ChevronLeft aria-hidden className="size-6" />
        </button>
        <PhoneAvatar className="mx-auto size-10" />
        {channels.length > 1 && partner ? (
          <NativeSelect
            aria-label="Write to"
            value={partner}
            onChange={(event) => setChosen(event.target.value)}
            className="mx-auto mt-1.5 w-fit"
          >
            {channels.map((channel) => (
              <option key={channel.channel_id} value={channel.number}>
                {formatPhone(channel.number)} · {humanize(channel.provider)}
              </option>
            ))}
          </NativeSelect>
        ) : (
          <p className="mt-1 text-sm font-semibold">{partner ? formatPhone(partner) : "No sender yet"}</p>
        )}
        <p className="text-2xs text-muted-foreground">on {formatPhone(number)}</p>
      </header>
      {query.isError && !query.data && !unknown ? (
        <Failure
          className="flex-1"
          title="The phone did not load"
          reason={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <PhoneLog lines={lines} pending={query.isPending} />
      )}
      <PhoneComposer number={number} to={partner} />
    </PhoneFrame>
  );
}
