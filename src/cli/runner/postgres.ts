import type { Connection } from "./connections.ts";
import { runProgram } from "./run-program.ts";

export type QueryResult = { readonly text: string } | { readonly why: string };

const mostBytes = 4 * 1024 ** 2;

/**
 * Asks PostgreSQL one statement through `psql`, in a transaction that can only read. The statement stands alone behind its own -c, where
 * psql looks for commands of its own only at the first character, and a statement is let through only when it begins with a word of SQL
 * and has no semicolon: so there is nothing behind which another could begin.
 */
export async function askPostgres(
  statement: string,
  { program: [program = "", ...prefix], environment }: Connection,
  { path, timeoutMs, signal }: { readonly path: string; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<QueryResult> {
  const text = statement.trim().replace(/;\s*$/, "");
  if (!/^(?:select|with|values|table)\b/i.test(text))
    return { why: "only a query can be asked: it begins with select, with, values or table" };
  if (text.includes(";")) return { why: "only one query can be asked, without a semicolon in it" };
  const lines: string[] = [];
  let size = 0;
  const ended = await runProgram({
    path: program,
    args: [...prefix, "-X", "-A", "-t", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-c", "start transaction read only", "-c", text],
    cwd: "/",
    environment: {
      PATH: path,
      LC_ALL: "C.UTF-8",
      PGOPTIONS: `-c default_transaction_read_only=on -c statement_timeout=${timeoutMs}`,
      PGCONNECT_TIMEOUT: "10",
      PGAPPNAME: "sirsi-runner",
      ...environment,
    },
    timeoutMs,
    signal,
    onLine: (line, from) => {
      if (from === "stderr" || size > mostBytes) return;
      size += line.length + 1;
      lines.push(line);
    },
  });
  if (ended.why === "timeout") return { why: `the query did not end within ${Math.round(timeoutMs / 1000)} s` };
  if (ended.why === "not-started") return { why: "the program of the connection could not be started" };
  if (ended.why === "cancelled") return { why: "the runner stopped it" };
  // What the server says may hold values of the data, so the operator reads it in the server's own log.
  if (ended.code !== 0) return { why: ended.code === 2 ? "the database cannot be reached" : "the database refuses the query" };
  if (size > mostBytes) return { why: "the answer is too large" };
  return { text: lines.join("\n") };
}

/** `orders` or `sales.orders`, quoted so that any name is only a name. */
export const quotedTable = (name: string): string => {
  const dot = name.indexOf(".");
  const parts = dot < 0 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
  return parts.map((part) => `"${part.replaceAll('"', '""')}"`).join(".");
};
