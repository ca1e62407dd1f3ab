import type { Metadata } from "next";
import { InvitePage } from "@/features/auth/components/invite-page";

export const metadata: Metadata = { title: "Join", referrer: "no-referrer" };

export default function Page() {
  return <InvitePage />;
}
