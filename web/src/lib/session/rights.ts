import type { Member } from "@/lib/api/types";

/** What the screens offer by role. The server decides; this only saves people a refusal. */
export function canWrite(member: Member): boolean {
  return member.role !== "viewer";
}

export function canManage(member: Member): boolean {
  return member.role === "owner" || member.role === "admin" || member.role === "manager";
}

/** Whether a member may say who gets in: people, and programs with API keys. */
export function canManageTeam(member: Member): boolean {
  return member.role === "owner" || member.role === "admin";
}
