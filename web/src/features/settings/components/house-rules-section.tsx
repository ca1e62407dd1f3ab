"use client";

import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { aiSettingsQuery } from "../queries";
import { HouseRulesForm } from "./house-rules-form";

/** What a language model may say in its own words. */
export function HouseRulesSection() {
  const query = useQuery(aiSettingsQuery);
  if (query.isPending) return <Skeleton className="h-64 w-full max-w-md" />;
  if (query.isError) {
    return (
      <Failure title="The rules did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return <HouseRulesForm settings={query.data} />;
}
