import type { Role } from "@/lib/api/types";

/** From the lowest to the highest. Each may do what those before it may. */
const ROLES: readonly Role[] = ["viewer", "agent", "manager", "admin", "owner"];

/** What a role may do beyond the one before it, in a few words. */
export const MAY: Record<Role, string> = {
  viewer: "reads, and writes nothing",
  agent: "writes to leads and takes over",
  manager: "keeps the knowledge, imports leads, exports and erases a person",
  admin: "changes settings and the team, exports all leads",
  owner: "may do everything",
};

/** The roles somebody may give: none above the own. */
export function rolesUpTo(own: Role): readonly Role[] {
  return ROLES.slice(0, ROLES.indexOf(own) + 1);
}

/** Whether somebody may change what another member is. */
export function mayChange(own: Role, other: Role): boolean {
  return rolesUpTo(own).includes(other);
}
