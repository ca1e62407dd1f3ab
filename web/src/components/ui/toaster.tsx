"use client";

import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { Toaster as Sonner } from "sonner";

/** Toasts stay off the composer and the primary act: over the list on wide screens, at the top on a phone. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    const media = matchMedia("(max-width: 47.999rem)");
    const read = () => setNarrow(media.matches);
    read();
    media.addEventListener("change", read);
    return () => media.removeEventListener("change", read);
  }, []);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position={narrow ? "top-center" : "bottom-left"}
      gap={8}
      offset={{ left: 224, bottom: 16 }}
      toastOptions={{
        classNames: {
          toast: "!rounded-md !border-border !bg-surface !text-foreground !shadow-float !font-sans !text-sm",
          description: "!text-muted-foreground",
          actionButton: "!bg-primary !text-primary-foreground !rounded-sm",
        },
      }}
    />
  );
}
