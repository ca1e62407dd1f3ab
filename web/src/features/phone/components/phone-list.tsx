"use client";

import { useQuery } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Failure } from "@/components/ui/failure";
import { asApiError } from "@/lib/api/api-error";
import { formatPhone } from "@/lib/format/phone";
import { listTime } from "@/lib/format/time";
import { isPlainClick } from "@/lib/plain-click";
import { phoneListQuery } from "../queries";
import { NumberForm } from "./number-form";
import { PhoneAvatar } from "./phone-avatar";
import { PhoneFrame } from "./phone-frame";
import { PhoneListSkeleton } from "./phone-list-skeleton";
import { SimulatorOff } from "./simulator-off";

export function PhoneList({ onOpen }: { onOpen: (number: string) => void }) {
  const query = useQuery(phoneListQuery);
  if (query.isError && asApiError(query.error).status === 404) return <SimulatorOff />;
  const phones = query.data?.items ?? [];
  return (
    <PhoneFrame title="Phone simulator">
      <div className="shrink-0 px-4 pt-5 pb-3">
        <h2 className="text-2xl font-semibold tracking-tight">Phones</h2>
        <NumberForm onOpen={onOpen} />
      </div>
      {query.isPending && <PhoneListSkeleton />}
      {query.isError && !query.data && (
        <Failure title="The phones did not load" reason={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && phones.length === 0 && (
        <Empty
          icon={Smartphone}
          title="No phone has a text yet"
          className="flex-1"
          action={
            <Button asChild variant="primary" size="lg">
              <a href="/f/demo" target="_blank" rel="noreferrer">
                Fill in the demo form
              </a>
            </Button>
          }
        >
          Send the demo form with any mobile number, and its phone rings here within seconds.
        </Empty>
      )}
      {phones.length > 0 && (
        <ul className="min-h-0 flex-1 overflow-y-auto">
          {phones.map((phone) => (
            <li key={phone.number}>
              <a
                href={`/phone/?number=${encodeURIComponent(phone.number)}`}
                onClick={(event) => {
                  if (!isPlainClick(event)) return;
                  event.preventDefault();
                  onOpen(phone.number);
                }}
                className="flex items-center gap-3 px-4 -outline-offset-2 hover:bg-hover"
              >
                <PhoneAvatar className="size-11" />
                <span className="min-w-0 flex-1 border-b py-3">
                  <span className="flex items-baseline justify-between gap-2">
                    <span className="truncate text-base font-semibold">{formatPhone(phone.number)}</span>
                    <time dateTime={phone.at} className="text-xs text-muted-foreground">
                      {listTime(phone.at)}
                    </time>
                  </span>
                  <span className="line-clamp-2 text-sm text-muted-foreground">{phone.last_text}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </PhoneFrame>
  );
}
