"use client";

import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { complianceQuery } from "../queries";
import { SendingForm } from "./sending-form";
import { SendingSwitch } from "./sending-switch";

/** Whether, when and how much is sent. */
export function SendingSection() {
  const query = useQuery(complianceQuery);
  if (query.isPending) return <Skeleton className="h-80 w-full max-w-md" />;
  if (query.isError) {
    return (
      <Failure title="The settings did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <div className="grid max-w-md gap-5">
      <SendingSwitch on={query.data.sending} />
      <SendingForm compliance={query.data} />
    </div>
  );
}
