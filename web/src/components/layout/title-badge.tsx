"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { needsYouQuery } from "@/lib/api/queries";

const BADGE = /^\(\d+\+?\) /;

/** Keeps "(3) " before the page's title while conversations wait, whatever else sets the title. */
export function TitleBadge() {
  const { data } = useQuery(needsYouQuery);
  const badge = data && data.count > 0 ? `(${data.count}${data.more ? "+" : ""}) ` : "";
  useEffect(() => {
    const apply = () => {
      const wanted = badge + document.title.replace(BADGE, "");
      if (document.title !== wanted) document.title = wanted;
    };
    apply();
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [badge]);
  return null;
}
