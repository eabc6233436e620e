import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Questions to the person at a terminal. */
export interface Questions {
  /** undefined when the person leaves with Ctrl-C or Ctrl-D. */
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly close: () => void;
}

/** One reader for all questions, opened with the first: a reader for each would lose what was typed ahead. */
export function questionsOn(input: Readable, output: Writable): Questions {
  let opened: { readonly terminal: Interface; readonly lines: AsyncIterator<string> } | undefined;
  let isClosed = false;
  const open = () => {
    const terminal = createInterface({ input, output });
    terminal.once("close", () => (isClosed = true));
    return { terminal, lines: terminal[Symbol.asyncIterator]() };
  };
  return {
    ask: async (question) => {
      opened ??= open();
      // Whoever left may have answered this one ahead.
      if (!isClosed) opened.terminal.setPrompt(question);
      if (!isClosed) opened.terminal.prompt();
      const line = await opened.lines.next();
      return line.done === true ? undefined : line.value;
    },
    close: () => {
      opened?.terminal.close();
    },
  };
}
