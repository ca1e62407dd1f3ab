// A certified OpenID Connect provider for the tests, with its own pages for signing in and agreeing.
//
//   node oidc-provider.mjs '{"port": 4000, "redirect": "http://...", "client_id": "...", "client_secret": "..."}'
//
// Standard input takes one person a line, as the provider's claims; each line is answered with "known". The first line
// of the output is "ready".
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const { port, redirect, client_id, client_secret } = JSON.parse(process.argv[2]);
const people = new Map();
const method = client_secret ? "client_secret_basic" : "none";
const secret = client_secret ? { client_secret } : {};
const client = { client_id, ...secret, redirect_uris: [redirect], token_endpoint_auth_method: method };
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  clientAuthMethods: [method],
  findAccount: (_, sub) => people.has(sub) && { accountId: sub, claims: () => people.get(sub) },
  cookies: { keys: [crypto.randomUUID()] },
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
for await (const line of createInterface({ input: process.stdin })) {
  const person = JSON.parse(line);
  people.set(person.sub, person);
  console.log("known");
}
process.exit();
