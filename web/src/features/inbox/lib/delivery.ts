import {
  Ban,
  Check,
  CheckCheck,
  CircleAlert,
  CircleQuestionMark,
  CircleSlash,
  Clock,
  type LucideIcon,
} from "lucide-react";
import type { Message } from "@/lib/api/types";

export interface DeliveryLook {
  icon: LucideIcon;
  label: string;
  bad: boolean;
}

export const DELIVERY: Record<Exclude<Message["status"], "received">, DeliveryLook> = {
  queued: { icon: Clock, label: "Waiting to be sent", bad: false },
  sent: { icon: Check, label: "Sent", bad: false },
  delivered: { icon: CheckCheck, label: "Delivered", bad: false },
  undelivered: { icon: CircleAlert, label: "Not delivered", bad: true },
  failed: { icon: CircleAlert, label: "Failed", bad: true },
  blocked: { icon: Ban, label: "Not sent", bad: true },
  canceled: { icon: CircleSlash, label: "Canceled before sending", bad: false },
  unknown: { icon: CircleQuestionMark, label: "Delivery unknown", bad: false },
};
