import { Inbox, type LucideIcon, Settings, Users, Wrench } from "lucide-react";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
}

export const MAIN_NAV: readonly NavItem[] = [
  { href: "/inbox/", label: "Inbox", icon: Inbox },
  { href: "/leads/", label: "Leads", icon: Users },
  { href: "/jobs/", label: "Jobs", icon: Wrench },
];

export const SETTINGS_NAV: NavItem = { href: "/settings/", label: "Settings", icon: Settings };

export function isCurrent(pathname: string, href: string): boolean {
  return `${pathname.replace(/\/$/, "")}/` === href;
}
