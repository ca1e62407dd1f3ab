"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { createQueryClient } from "@/lib/api/query-client";
import { SessionProvider } from "@/lib/session/session-context";
import { ShortcutProvider } from "@/lib/shortcuts/shortcut-context";

const Toaster = dynamic(() => import("@/components/ui/toaster").then((part) => part.Toaster), { ssr: false });

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      storageKey="leadline-theme"
    >
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <SessionProvider>
            <ShortcutProvider>{children}</ShortcutProvider>
          </SessionProvider>
        </NuqsAdapter>
        <Toaster />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
