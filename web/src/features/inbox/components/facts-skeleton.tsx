import { RecordSection } from "@/components/record/record-section";
import { Skeleton } from "@/components/ui/skeleton";

const SECTIONS = [
  { title: "Lead", rows: ["w-3/4", "w-1/2", "w-2/3", "w-1/3"] },
  { title: "Answers", rows: ["w-2/3", "w-4/5"] },
];

export function FactsSkeleton() {
  return SECTIONS.map(({ title, rows }) => (
    <RecordSection key={title} title={title}>
      <div className="grid gap-3.5">
        {rows.map((width) => (
          <Skeleton key={width} className={`h-3.5 ${width}`} />
        ))}
      </div>
    </RecordSection>
  ));
}
