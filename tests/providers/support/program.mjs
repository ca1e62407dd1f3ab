// A program as a filter: JSON Lines in, JSON Lines out.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** What a program answers, one answer a question. */
export async function ask(program, args, questions) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  child.stdin.on("error", () => {}); // A program that ends early is told of by its exit code.
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
  const [printed, code] = await Promise.all([text(child.stdout), ended]);
  assert.equal(code, 0, `${program} ${args.join(" ")} ended with ${code}`);
  const answers = printed.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  assert.equal(answers.length, questions.length, `${program} ${args.join(" ")}: one answer a question`);
  return answers;
}
