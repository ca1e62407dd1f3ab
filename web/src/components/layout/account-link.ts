import { CircleUserRound, UsersRound } from "lucide-react";
import type { NavItem } from "./nav-items";

/** The way to one's own account. It arrives with the menus that hold it. */
export const ACCOUNT: NavItem = { href: "/account/", label: "Your account", icon: CircleUserRound };

/** The way to those who work here. */
export const TEAM: NavItem = { href: "/team/", label: "Team", icon: UsersRound };
