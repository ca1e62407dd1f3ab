import { describe, expect, it } from "vitest";
import { aConversation, aMember } from "@/testing/factories";
import { composerState } from "./composer-state";
import { step } from "./step";

describe("step", () => {
  it("moves within the list and stops at its ends", () => {
    const ids = ["a", "b", "c"];
    expect(step(ids, "a", 1)).toBe("b");
    expect(step(ids, "a", -1)).toBe("a");
    expect(step(ids, "c", 1)).toBe("c");
    expect(step(ids, null, 1)).toBe("a");
    expect(step(ids, "gone", -1)).toBe("c");
    expect(step([], null, 1)).toBeNull();
  });
});

describe("composerState", () => {
  const member = aMember();
  it("is open, with what sending does, while the AI answers", () => {
    const state = composerState(aConversation({ handler: "ai" }), member);
    expect(state).toMatchObject({ locked: false, placeholder: "Take over to write" });
    expect(state.note).toContain("takes over");
  });

  it("is plainly open once a person holds it", () => {
    expect(composerState(aConversation({ handler: "human" }), member)).toMatchObject({
      locked: false,
      note: null,
    });
  });

  it("is locked with the reason after an opt-out, without consent, and for viewers", () => {
    expect(composerState(aConversation({ opted_out: true }), member)).toMatchObject({ locked: true });
    expect(composerState(aConversation({ can_send: false }), member).note).toContain("consent");
    expect(composerState(aConversation({}), aMember({ role: "viewer" })).locked).toBe(true);
  });
});
