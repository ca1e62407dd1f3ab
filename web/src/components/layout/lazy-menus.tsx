"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** Menus and sheets arrive right after the page: nobody can open them sooner, and the page need not wait. */
export const MemberMenu = dynamic(() => import("./member-menu").then((part) => part.MemberMenu), {
  ssr: false,
  loading: () => <Skeleton className="h-10 flex-1 rounded-md" />,
});

export const ThemeMenu = dynamic(() => import("./theme-menu").then((part) => part.ThemeMenu), {
  ssr: false,
  loading: () => <Skeleton className="size-8 rounded-md" />,
});

export const MoreSheet = dynamic(() => import("./more-sheet").then((part) => part.MoreSheet), {
  ssr: false,
  loading: () => <span />,
});

export const ShortcutSheet = dynamic(() => import("./shortcut-sheet").then((part) => part.ShortcutSheet), {
  ssr: false,
});
