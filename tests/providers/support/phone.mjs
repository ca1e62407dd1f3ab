// A phone that writes to one of our numbers, and what the simulated provider made of it.
import { Client } from "../../../scripts/lib/client.mjs";
import { until } from "../../../scripts/lib/ports.mjs";
import { url } from "./system.mjs";

/** Writes a text and waits until its webhooks, so many of them, were answered. Gives them as they went over the wire. */
export async function written(channel, text, { from, count = 1 }) {
  const client = new Client(url);
  const { id } = await client.post(`/api/simulator/phones/${encodeURIComponent(from)}/texts`, { text, to: channel.number });
  const sent = async () => (await client.get(`/api/simulator/texts/${id}/webhooks`)).items;
  const items = await until(async () => (await sent()).length >= count && sent(), {
    seconds: 20,
    sentence: `The text's ${count} webhooks were not delivered.`,
  });
  const plain = (headers) => Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
  return items.map((item) => ({ ...item, headers: plain(item.headers) }));
}
