import { Skeleton } from "@/components/ui/skeleton";
import { BrandMark } from "./brand-mark";

/** The shell before it is known who is looking: geometry only. */
export function ShellSkeleton() {
  return (
    <div className="flex h-dvh overflow-hidden" aria-busy="true">
      <div className="hidden w-52 shrink-0 flex-col border-r bg-sunken md:flex">
        <div className="flex h-12 items-center gap-2.5 px-4">
          <BrandMark />
          <Skeleton className="h-3.5 w-24" />
        </div>
        <div className="grid gap-0.5 p-2">
          {["w-12", "w-14", "w-10"].map((width) => (
            <span key={width} className="flex h-8 items-center gap-2.5 px-2">
              <Skeleton className="size-4" />
              <Skeleton className={`h-3 ${width}`} />
            </span>
          ))}
        </div>
      </div>
      <main className="flex-1">
        <h1 className="sr-only">Leadline</h1>
        <p className="sr-only" role="status">
          Loading
        </p>
        <div className="flex h-12 items-center border-b px-4">
          <Skeleton className="h-3.5 w-20" />
        </div>
      </main>
    </div>
  );
}
