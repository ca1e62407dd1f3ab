import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

const apiOrigin = process.env.API_ORIGIN ?? "http://127.0.0.1:3000";

/** Rewrites exist only for `next dev`; an export is plain files behind the API's own server. */
export default function config(phase: string): NextConfig {
  const shared: NextConfig = {
    trailingSlash: true,
    skipTrailingSlashRedirect: true,
    reactStrictMode: true,
    poweredByHeader: false,
    images: { unoptimized: true },
    turbopack: { root: import.meta.dirname },
  };
  if (phase === PHASE_DEVELOPMENT_SERVER) {
    return {
      ...shared,
      rewrites: async () => [
        { source: "/api/:path*", destination: `${apiOrigin}/api/:path*` },
        { source: "/f/:path*", destination: `${apiOrigin}/f/:path*` },
      ],
    };
  }
  return { ...shared, output: "export" };
}
