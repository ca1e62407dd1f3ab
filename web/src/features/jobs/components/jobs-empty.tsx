import { CircleCheck, Hourglass } from "lucide-react";
import { Empty } from "@/components/ui/empty";
import type { JobState } from "@/lib/api/types";

const WORDS: Record<Exclude<JobState, "dead">, string> = {
  ready: "No job waits to run.",
  running: "No job runs at this moment.",
  done: "No job has finished lately.",
};

export function JobsEmpty({ state }: { state: JobState }) {
  if (state === "dead") {
    return (
      <Empty icon={CircleCheck} title="Nothing failed for good" className="py-20">
        A job that used up its attempts waits here with the reason, until someone retries it.
      </Empty>
    );
  }
  return (
    <Empty icon={Hourglass} title="Nothing here" className="py-20">
      {WORDS[state]}
    </Empty>
  );
}
