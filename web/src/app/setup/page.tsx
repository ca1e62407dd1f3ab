import type { Metadata } from "next";
import { SetupPage } from "@/features/auth/components/setup-page";

export const metadata: Metadata = { title: "Set up" };

export default function Page() {
  return <SetupPage />;
}
