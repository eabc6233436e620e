import { readFile, stat } from "node:fs/promises";
import { Failure } from "../../domain/failure.ts";
import { parseJson, strictRecord } from "../../domain/strict-record.ts";

/** How to reach one database: a program like `psql` and its environment, PGHOST and the like. */
export interface Connection {
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The two sides of one workload. */
export interface Sides {
  readonly source?: Connection;
  readonly target?: Connection;
}

/** By workload; what the operator did not name cannot be reached. */
export type Connections = Readonly<Record<string, Sides>>;

const limitBytes = 1024 ** 2;

/**
 * The operator's file of connections, JSON: `{"orders-db": {"source": {"program": ["psql"], "environment": {"PGHOST": "…", "PGPASSWORD":
 * "env:NAME"}}, "target": {…}}}`. Throws Failure "file-unreadable", also when others may read it.
 */
export async function readConnections(
  file: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Connections> {
  const refuse = (why: string): Failure => new Failure("file-unreadable", { file, why });
  const [found, text] = await Promise.all([stat(file), readFile(file, "utf8")]).catch((error: unknown) => {
    throw refuse(error instanceof Error && "code" in error ? String(error.code) : "unknown reason");
  });
  if ((found.mode & 0o077) !== 0) throw refuse("others on this machine may read it (chmod 600)");
  if (found.size > limitBytes) throw refuse("it is too large");
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("it is no JSON object");
  return Object.fromEntries(
    Object.entries(value).map(([workload, sides]: [string, unknown]) => {
      const record = strictRecord(sides, [], ["source", "target"]);
      if (record === undefined) throw refuse(`${workload} is not {source, target}`);
      return [workload, { ...side("source", record, workload), ...side("target", record, workload) }];
    }),
  );

  function side(name: "source" | "target", record: Readonly<Record<string, unknown>>, workload: string): Sides {
    if (!Object.hasOwn(record, name)) return {};
    const known = strictRecord(record[name], ["program", "environment"]);
    const program: unknown = known?.["program"];
    const isProgram =
      Array.isArray(program) && program.length > 0 && program.every((part) => typeof part === "string" && part !== "");
    const environment = known?.["environment"];
    if (!isProgram || typeof environment !== "object" || environment === null)
      throw refuse(`${workload}.${name} is not {program: [...], environment: {...}}`);
    const entries = Object.entries(environment).map(([key, given]: [string, unknown]) => [
      key,
      valueOf(given, `${workload}.${name}.${key}`),
    ]);
    return { [name]: { program: program as string[], environment: Object.fromEntries(entries) as Record<string, string> } };
  }

  function valueOf(given: unknown, place: string): string {
    if (typeof given !== "string" || given === "") throw refuse(`${place} is no text`);
    const name = /^env:(.+)$/.exec(given)?.[1];
    const known = name === undefined ? given : variables[name];
    if (known === undefined || known === "") throw refuse(`${place}: the runner has no variable ${name ?? ""}`);
    return known;
  }
}
