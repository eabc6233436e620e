import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { questionsOn } from "../../src/cli/terminal.ts";

it("a person may type ahead of the questions, and leave", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const { ask, close } = questionsOn(input, output);
  input.write("one\ntwo\n");

  const answers = [await ask("First? "), await ask("Second? ")];
  const last = ask("Third? ");
  input.end();

  expect([...answers, await last]).toEqual(["one", "two", undefined]);
  expect(await ask("Fourth? ")).toBeUndefined();
  expect(String(output.read())).toContain("First? ");
  close();
});
