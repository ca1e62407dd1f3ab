/** What the provider sent the browser back with: something to exchange, or words for the person. */
export type ProviderAnswer =
  | { kind: "answer"; code: string; state: string; iss: string | null }
  | { kind: "refusal"; words: string };

const refusal = (words: string): ProviderAnswer => ({ kind: "refusal", words });

/** Reads the query of the address that the provider sent the browser to. The provider's own words are not shown. */
export function providerAnswer(query: string): ProviderAnswer {
  const sent = new URLSearchParams(query);
  const [code, state, error] = ["code", "state", "error"].map((name) => sent.get(name));
  if (error === "access_denied") return refusal("You did not agree at the provider, so nobody is signed in.");
  if (error)
    return refusal("The provider did not sign you in. Try again, or ask an owner of your workspace.");
  if (!code || !state) return refusal("Nothing came back from the provider. Begin again.");
  return { kind: "answer", code, state, iss: sent.get("iss") };
}
