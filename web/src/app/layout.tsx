import "@/styles/globals.css";
import type { ReactNode } from "react";
import { Providers } from "@/components/layout/providers";
import { geist, geistMono } from "@/fonts/fonts";
import { siteMetadata, siteViewport } from "./metadata";

export const metadata = siteMetadata;
export const viewport = siteViewport;

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${geist.variable} ${geistMono.variable}`} suppressHydrationWarning>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
