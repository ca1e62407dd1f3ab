// The system that the stage `providers` of `npm test` has started.
import { Client } from "../../../scripts/lib/client.mjs";
import { Sentence } from "../../../scripts/lib/say.mjs";

/** Its address. */
export const url = process.env.LEADLINE_PROVIDERS_URL;
if (!url) throw new Sentence("These tests need a running system: type  npm test -- providers");

/** A client that the demo's owner has signed in. */
export async function owner() {
  const client = new Client(url);
  await client.signIn(JSON.parse(process.env.LEADLINE_PROVIDERS_SIGN_IN));
  return client;
}

/** The simulated channel of a provider: numbers, base URL, credentials, webhook addresses. */
export async function channelOf(provider) {
  const { channels } = await new Client(url).get("/api/simulator");
  const channel = channels.find((channel) => channel.provider === provider);
  if (!channel) throw new Sentence(`The simulator has no channel of ${provider}.`);
  return channel;
}
