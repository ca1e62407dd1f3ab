"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { ShellSkeleton } from "@/components/layout/shell-skeleton";
import { useSession } from "@/lib/session/session-context";

const OwedSecondFactor = dynamic(() => import("./owed-second-factor").then((part) => part.OwedSecondFactor), {
  ssr: false,
  loading: () => <ShellSkeleton />,
});

/** Lets whoever owes the workspace a second factor set it up before anything else. The API demands it as well. */
export function SecondFactorGate({ children }: { children: ReactNode }) {
  const { state } = useSession();
  return state.status === "in" && state.owesSecondFactor ? <OwedSecondFactor /> : children;
}
