import type { ForbiddenTopic } from "@/lib/api/types";

/** What stands in the lines of a field, without empty ones. */
export function readLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** One topic a line: its name, a colon, and its words with commas between. A line without a colon is a topic of one phrase. */
export function readTopics(text: string): ForbiddenTopic[] {
  return readLines(text).map((line) => {
    const colon = line.indexOf(":");
    if (colon < 0) return { name: line.replaceAll("*", ""), words: [line] };
    const words = line.slice(colon + 1).split(",");
    return { name: line.slice(0, colon).trim(), words: words.map((word) => word.trim()).filter(Boolean) };
  });
}

export function writeTopics(topics: readonly ForbiddenTopic[]): string {
  return topics.map(({ name, words }) => `${name}: ${words.join(", ")}`).join("\n");
}
