import { describe, expect, it } from "vitest";
import { providerAnswer } from "./provider-answer";

describe("providerAnswer", () => {
  it("takes what is to be exchanged, and who it is from where that is said", () => {
    const answer = { kind: "answer", code: "c", state: "s" };
    expect(providerAnswer("?code=c&state=s")).toEqual({ ...answer, iss: null });
    expect(providerAnswer("?code=c&state=s&iss=https%3A%2F%2Fid.example&scope=x")).toEqual({
      ...answer,
      iss: "https://id.example",
    });
  });

  it("has words for everything else, and never the provider's", () => {
    const words = (query: string) => {
      const answer = providerAnswer(query);
      return answer.kind === "refusal" ? answer.words : "";
    };
    expect(words("?error=access_denied&state=s")).toMatch(/did not agree/);
    expect(words("?error=server_error&error_description=Call+us&code=c&state=s")).toMatch(/ask an owner/);
    expect(words("?error=server_error&error_description=Call+us")).not.toMatch(/Call us/);
    for (const query of ["", "?code=c", "?state=s", "?code=&state=s"])
      expect(words(query)).toMatch(/Begin again/);
  });
});
