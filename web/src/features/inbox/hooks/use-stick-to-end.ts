"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";

const NEAR_PX = 96;

/**
 * Keeps a scroll area at its end while the reader is there, and keeps the reader's place when earlier content is
 * added above.
 */
export function useStickToEnd(
  first: string | undefined,
  last: string | undefined,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const firstSeen = useRef(first);

  const toEnd = useCallback(() => {
    const area = ref.current;
    if (area && atEnd.current) area.scrollTop = area.scrollHeight;
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when either end of the content changes
  useLayoutEffect(() => {
    const area = ref.current;
    if (!area) return;
    if (firstSeen.current !== undefined && firstSeen.current !== first && !atEnd.current) {
      area.scrollTop += area.scrollHeight - height.current;
    }
    firstSeen.current = first;
    height.current = area.scrollHeight;
    toEnd();
  }, [first, last, toEnd]);

  useEffect(() => {
    const area = ref.current;
    if (!area) return;
    const onScroll = () => {
      atEnd.current = area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_PX;
      height.current = area.scrollHeight;
    };
    area.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(toEnd);
    observer.observe(area);
    return () => {
      area.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [toEnd]);
  return ref;
}
