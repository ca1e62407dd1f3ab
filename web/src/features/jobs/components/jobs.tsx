"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { Failure } from "@/components/ui/failure";
import { TabNav } from "@/components/ui/tab-nav";
import { jobListQuery } from "../queries";
import { JobListSkeleton } from "./job-list-skeleton";
import { JobRow } from "./job-row";
import { JobsEmpty } from "./jobs-empty";

const STATES = ["dead", "ready", "running", "done"] as const;

const TABS = [
  { key: "dead", label: "Failed for good" },
  { key: "ready", label: "Waiting" },
  { key: "running", label: "Running" },
  { key: "done", label: "Done" },
] as const;

export function Jobs() {
  const [state, setState] = useQueryState(
    "state",
    parseAsStringLiteral(STATES).withDefault("dead").withOptions({ history: "push" }),
  );
  const list = useInfiniteQuery(jobListQuery(state));
  const jobs = list.data ?? [];
  return (
    <>
      <PageHeader title="Jobs">
        <TabNav
          label="States"
          current={state}
          tabs={TABS}
          hrefOf={(key) => (key === "dead" ? "/jobs/" : `/jobs/?state=${key}`)}
          onSelect={(key) => void setState(key)}
        />
      </PageHeader>
      <section
        aria-label="Jobs"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        {list.isPending && <JobListSkeleton />}
        {list.isError && jobs.length === 0 && (
          <Failure title="The jobs did not load" reason={list.error} onRetry={() => void list.refetch()} />
        )}
        {list.isSuccess && jobs.length === 0 && <JobsEmpty state={state} />}
        <ul className="mx-auto grid w-full max-w-4xl">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
        {list.hasNextPage && (
          <div className="grid justify-center py-4">
            <Button disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
              {list.isFetchingNextPage ? "Loading…" : "Show more"}
            </Button>
          </div>
        )}
      </section>
    </>
  );
}
