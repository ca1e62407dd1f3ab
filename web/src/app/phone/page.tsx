import type { Metadata } from "next";
import { PhonePage } from "@/features/phone/components/phone-page";

export const metadata: Metadata = { title: "Phone" };

export default function Page() {
  return <PhonePage />;
}
