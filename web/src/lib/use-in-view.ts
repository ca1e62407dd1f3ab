"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Calls `reached` whenever the marked element comes near the visible part of its scroll area. */
export function useInView<E extends Element>(reached: () => void, active: boolean): RefObject<E | null> {
  const ref = useRef<E>(null);
  const latest = useRef(reached);
  useEffect(() => {
    latest.current = reached;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element || !active) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "240px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [active]);
  return ref;
}
