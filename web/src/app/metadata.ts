import type { Metadata, Viewport } from "next";

export const siteMetadata: Metadata = {
  title: { default: "Leadline", template: "%s · Leadline" },
  description: "Every new lead answered by text within seconds, and handed to a person when it counts.",
  robots: { index: false, follow: false },
  referrer: "same-origin",
  formatDetection: { telephone: false },
};

export const siteViewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f3f2ee" },
    { media: "(prefers-color-scheme: dark)", color: "#0a0c0f" },
  ],
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
};
