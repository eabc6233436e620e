import { hostname, platform } from "node:os";
import { Failure } from "../../domain/failure.ts";
import { parseJson } from "../../domain/strict-record.ts";
import type { CommandContext } from "../context.ts";
import { readInput } from "../files.ts";
import { type Identity, identityIn, writeIdentity } from "./identity-file.ts";
import { serviceAddress, serviceLine } from "./service-line.ts";

export interface RegisterOptions {
  readonly service: string;
  readonly tokenFile: string;
  readonly registrationToken: string;
  readonly name: string;
  readonly json?: true;
}

/** Trades a registration token for an identity, in a file of its own. Throws Failure "runner-refused", "runner-away", "output-failed". */
export async function register(options: RegisterOptions, { out, version }: CommandContext): Promise<void> {
  const service = serviceAddress(options.service);
  const ticket = (await readInput(options.registrationToken)).trim();
  const identity = await askFor(service, ticket, options.name, version);
  await writeIdentity(options.tokenFile, identity);
  const { runner, name, tenant, repository } = identity;
  if (options.json === true) out(`${JSON.stringify({ runner, name, tenant, repository })}\n`);
  else
    out(
      `${name} is registered for repository ${repository} (${tenant}). Start it with: sirsi runner start --token-file ${options.tokenFile}\n`,
    );
}

async function askFor(service: string, ticket: string, name: string, version: string): Promise<Identity> {
  const refused = (why: string): Failure => new Failure("runner-refused", { what: "register", why });
  if (!/^[A-Za-z0-9_.-]{1,200}$/.test(ticket)) throw refused("the file holds no registration token");
  const facts = { version, platform: platform(), hostname: hostname().slice(0, 100) };
  const { status, text } = await serviceLine(service)({
    path: "/runner/v1/register",
    token: ticket,
    body: JSON.stringify({ name, facts }),
    timeoutMs: 15_000,
  });
  if (status === 401) throw refused("the registration token is unknown, used or past its time");
  if (status === 400)
    throw refused("the service is of another version, or the name has characters other than letters, digits and ._-");
  const answer = parseJson(text);
  const identity =
    status === 201 && typeof answer === "object" && answer !== null ? identityIn({ ...answer, service }) : undefined;
  if (identity === undefined) throw refused(`the service answers with status ${status}`);
  return identity;
}
