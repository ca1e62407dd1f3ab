"use client";

import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { agreementQuery, aiSettingsQuery } from "../queries";
import { AgreementFigures } from "./agreement-figures";
import { AssistantForm } from "./assistant-form";

/** What the assistant does with a lead's text, and who is called when nobody answers. */
export function AssistantSection() {
  const query = useQuery(aiSettingsQuery);
  const agreement = useQuery(agreementQuery);
  if (query.isPending) return <Skeleton className="h-48 w-full max-w-md" />;
  if (query.isError) {
    return (
      <Failure title="The settings did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <div className="grid gap-6">
      <AssistantForm settings={query.data} />
      {agreement.data && <AgreementFigures agreement={agreement.data} />}
    </div>
  );
}
