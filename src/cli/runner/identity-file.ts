import { readFile, stat, writeFile } from "node:fs/promises";
import { Failure } from "../../domain/failure.ts";
import { parseJson, strictRecord } from "../../domain/strict-record.ts";

/** Who this runner is, to whom. The token is secret; the key is what the service was known by when it was registered. */
export interface Identity {
  readonly service: string;
  readonly runner: string;
  readonly name: string;
  readonly tenant: string;
  readonly repository: string;
  readonly token: string;
  /** PEM */
  readonly publicKey: string;
}

const members = ["service", "runner", "name", "tenant", "repository", "token", "publicKey"] as const;

/** The identity in a value of JSON that has these members, each a text. */
export function identityIn(value: unknown): Identity | undefined {
  const record = strictRecord(value, members);
  return record !== undefined && members.every((name) => typeof record[name] === "string" && record[name] !== "")
    ? (record as unknown as Identity)
    : undefined;
}

/** Throws Failure "file-unreadable", also for a file that others may read. */
export async function readIdentity(file: string): Promise<Identity> {
  const unreadable = (why: string): Failure => new Failure("file-unreadable", { file, why });
  const [found, text] = await Promise.all([stat(file), readFile(file, "utf8")]).catch((error: unknown) => {
    throw unreadable(error instanceof Error && "code" in error ? String(error.code) : "unknown reason");
  });
  if ((found.mode & 0o077) !== 0) throw unreadable("others on this machine may read it (chmod 600)");
  const identity = identityIn(parseJson(text));
  if (identity === undefined) throw unreadable("it is not what `sirsi runner register` wrote");
  return identity;
}

/** Never over another identity: whoever has one would lose it. Throws Failure "output-failed". */
export async function writeIdentity(file: string, identity: Identity): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(identity, undefined, 2)}\n`, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new Failure("output-failed", { file, why }, { cause: error });
  }
}
