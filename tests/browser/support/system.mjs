// Starts one system for all browser tests and stops it afterwards.
import { freePort } from "../../../scripts/lib/ports.mjs";
import { startSystem } from "../../../scripts/lib/system.mjs";

export default async function setup() {
  const system = await startSystem({
    port: await freePort(),
    databaseUri: process.env.LEADLINE_TEST_MONGODB_URI,
    // All tests sign in over one line.
    env: { SIGN_IN_BURST: "1000" },
  });
  process.env.LEADLINE_BROWSER_URL = system.url;
  process.env.LEADLINE_BROWSER_SIGN_IN = JSON.stringify(system.sign_in);
  return () => system.stop();
}
