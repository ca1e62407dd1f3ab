import { useMemo } from "react";
import { encode } from "uqr";
import { cn } from "@/lib/cn";
import { modulesPath } from "../lib/modules";

/** So many light modules around it, as the standard asks. */
const QUIET = 4;

interface QrCodeProps {
  text: string;
  label: string;
  className?: string;
}

/** A text as a QR code: dark on light in every theme, because many cameras read nothing else. */
export function QrCode({ text, label, className }: QrCodeProps) {
  const { data, size } = useMemo(() => encode(text, { ecc: "M", border: QUIET }), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={cn("rounded-md border bg-white text-black", className)}
    >
      <path d={modulesPath(data)} fill="currentColor" />
    </svg>
  );
}
