// Takes webhooks as they come, so that a vendor's own validator can judge them.
import { until } from "../../../scripts/lib/ports.mjs";
import { serve } from "./servers.mjs";

export async function startMailbox() {
  const taken = [];
  const server = await serve(({ method, url, headers }, response, body) => {
    taken.push({ method, url: `${server.url}${url}`, headers, body: body.toString() });
    response.writeHead(204).end();
  });
  let boxes = 0;
  return {
    stop: server.stop,
    /** An address of its own, with a query as Leadline's own addresses have one. */
    address: () => `${server.url}/${(boxes += 1)}/status?ref=m_${boxes}&x=1%202`,
    /** The first `count` webhooks that came to an address. */
    async received(address, count) {
      const path = new URL(address).pathname;
      const here = () => taken.filter(({ url }) => new URL(url).pathname === path);
      await until(() => here().length >= count, {
        seconds: 20,
        sentence: `${here().length} of ${count} webhooks came to ${address}.`,
      });
      return here().slice(0, count);
    },
  };
}

/** The fields of a form. */
export const form = (body) => Object.fromEntries(new URLSearchParams(body));
