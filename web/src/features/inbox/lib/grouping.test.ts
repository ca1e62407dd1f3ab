import { describe, expect, it } from "vitest";
import type { Message } from "@/lib/api/types";
import { aMessage } from "@/testing/factories";
import { groupMessages } from "./grouping";

const at = (minute: number, second = 0, day = 23) =>
  new Date(2026, 10, day, 10, minute, second).toISOString();

const shape = (messages: Message[]) =>
  groupMessages(messages).map((part) =>
    part.kind === "day" ? "day" : part.messages.map((one) => one.id).join("+"),
  );

describe("groupMessages", () => {
  it("joins one author's texts of one minute", () => {
    const messages = [
      aMessage({ id: "a", author: "ai", created_at: at(1, 5) }),
      aMessage({ id: "b", author: "ai", created_at: at(1, 50) }),
      aMessage({ id: "c", author: "ai", created_at: at(2, 1) }),
      aMessage({ id: "d", author: "lead", direction: "inbound", created_at: at(2, 5) }),
    ];
    expect(shape(messages)).toEqual(["day", "a+b", "c", "d"]);
  });

  it("keeps two members apart", () => {
    const messages = [
      aMessage({ id: "a", author: "member", member: { id: "1", name: "Ana" }, created_at: at(1) }),
      aMessage({ id: "b", author: "member", member: { id: "2", name: "Ben" }, created_at: at(1) }),
    ];
    expect(shape(messages)).toEqual(["day", "a", "b"]);
  });

  it("lets a text that did not arrive stand alone", () => {
    const messages = [
      aMessage({ id: "a", author: "ai", created_at: at(1) }),
      aMessage({ id: "b", author: "ai", status: "failed", created_at: at(1) }),
      aMessage({ id: "c", author: "ai", created_at: at(1) }),
    ];
    expect(shape(messages)).toEqual(["day", "a", "b", "c"]);
  });

  it("starts each day with its line", () => {
    const messages = [
      aMessage({ id: "a", created_at: at(1, 0, 22) }),
      aMessage({ id: "b", created_at: at(1, 0, 23) }),
    ];
    expect(shape(messages)).toEqual(["day", "a", "day", "b"]);
  });

  it("has nothing to show for no messages", () => {
    expect(groupMessages([])).toEqual([]);
  });
});
