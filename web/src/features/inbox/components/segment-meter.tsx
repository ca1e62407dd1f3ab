"use client";

import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/format/names";
import { countSegments, nameCharacter, toPlain } from "@/lib/sms/segments";

const NAMED = 3;

interface SegmentMeterProps {
  text: string;
  onChange: (text: string) => void;
}

/** What the text costs, and which character makes it cost more. */
export function SegmentMeter({ text, onChange }: SegmentMeterProps) {
  const count = useMemo(() => countSegments(text.trim()), [text]);
  if (count.units === 0) return null;
  const room = count.segments === 1 ? count.perSegment : count.segments * count.perSegment;
  const named = count.costly.slice(0, NAMED).map(nameCharacter).join(", ");
  const others = count.costly.length > NAMED ? " and others" : "";
  return (
    <>
      <span data-testid="segment-meter" className="whitespace-nowrap">
        {count.units} / {room} · {plural(count.segments, "segment")}
      </span>
      {count.costly.length > 0 && (
        <span className="text-human">
          {named}
          {others} {count.costly.length === 1 ? "makes" : "make"} it {count.perSegment} a segment
          {count.plainable && (
            <>
              {". "}
              <Button variant="link" size="bare" className="text-xs" onClick={() => onChange(toPlain(text))}>
                Use plain ones
              </Button>
            </>
          )}
        </span>
      )}
    </>
  );
}
