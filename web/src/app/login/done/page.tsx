import type { Metadata } from "next";
import { ReturnPage } from "@/features/auth/components/return-page";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer" };

export default function Page() {
  return <ReturnPage />;
}
