"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { ShellSkeleton } from "@/components/layout/shell-skeleton";
import { Failure } from "@/components/ui/failure";
import { ApiError } from "@/lib/api/api-error";
import { useSession } from "@/lib/session/session-context";

/** Lets the app appear only for a signed-in member. The data itself is guarded by the API. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { state, restore } = useSession();
  const router = useRouter();
  useEffect(restore, [restore]);
  useEffect(() => {
    if (state.status !== "out") return;
    const here = location.pathname + location.search;
    router.replace(here === "/inbox/" ? "/login/" : `/login/?next=${encodeURIComponent(here)}`);
  }, [state.status, router]);
  if (state.status === "in") return children;
  if (state.status === "unreachable") {
    return (
      <main className="grid h-dvh place-items-center">
        <Failure
          title="Leadline cannot be reached"
          reason={new ApiError(0, { detail: state.message })}
          onRetry={restore}
        />
      </main>
    );
  }
  return <ShellSkeleton />;
}
