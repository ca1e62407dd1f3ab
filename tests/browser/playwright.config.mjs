// The whole product in a real Chromium, against the real program and a database of its own.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  globalSetup: "./support/system.mjs",
  outputDir: "../../.dev/browser",
  // One system serves all; each test brings a lead of its own, so they may run side by side.
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.LEADLINE_BROWSER_URL,
    launchOptions: {
      executablePath: process.env.LEADLINE_CHROMIUM,
      args: [
        ...["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"],
      ],
    },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
