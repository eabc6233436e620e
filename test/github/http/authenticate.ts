import { createSign, createVerify, randomBytes } from "node:crypto";
import { notFound, Refusal } from "../answers.ts";
import type { Account, App, AppPermissions, Installation, InstallationToken } from "../model.ts";
import type { World } from "../world.ts";

export type Caller =
  | { readonly kind: "nobody" }
  | { readonly kind: "app"; readonly app: App }
  | { readonly kind: "installation"; readonly token: InstallationToken }
  | { readonly kind: "user"; readonly account: Account };

/** For the record of requests: `app:sirsi`, `installation:1007`, `user:ana`, `nobody`. */
export function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case "nobody":
      return "nobody";
    case "app":
      return `app:${caller.app.slug}`;
    case "installation":
      return `installation:${caller.token.installation.id}`;
    case "user":
      return `user:${caller.account.login}`;
  }
}

const bad = (message = "Bad credentials") => new Refusal(401, message);

/** `Bearer`, `token` or, from git, `Basic` with the token as password. */
export function authenticate(world: World, header: string | undefined): Caller {
  if (header === undefined || header === "") return { kind: "nobody" };
  const [scheme = "", given = ""] = header.split(" ");
  const basic = scheme.toLowerCase() === "basic" ? Buffer.from(given, "base64").toString() : undefined;
  const secret = basic === undefined ? given : basic.slice(basic.indexOf(":") + 1);
  if (secret.startsWith("ey")) return { kind: "app", app: verifyJwt(world, secret) };
  const account = world.userTokens.get(secret);
  if (account) return { kind: "user", account };
  const token = world.installationTokens.get(secret);
  if (!token || token.expiresAt <= world.now()) throw bad();
  if (token.installation.suspendedAt) throw new Refusal(403, "This installation has been suspended");
  return { kind: "installation", token };
}

export function signJwt(app: App, seconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 30, exp: now + seconds, iss: app.id })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(app.privateKey, "base64url")}`;
}

interface Claims {
  readonly iat?: unknown;
  readonly exp?: unknown;
  readonly iss?: unknown;
}

/** Against the computer's own time, not the bed's: the App signs with that. */
function verifyJwt(world: World, jwt: string): App {
  const [head = "", body = "", signature = ""] = jwt.split(".");
  let claims: Claims;
  try {
    claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
  } catch {
    throw bad("A JSON web token could not be decoded");
  }
  const app = world.apps.find((one) => String(one.id) === String(claims.iss) || one.clientId === claims.iss);
  if (!app) throw new Refusal(404, "Integration not found");
  const verifier = createVerify("RSA-SHA256").update(`${head}.${body}`);
  if (!verifier.verify(app.publicKey, signature, "base64url")) throw bad("A JSON web token could not be decoded");
  const now = Date.now() / 1000;
  const { iat, exp } = claims;
  if (typeof exp !== "number" || exp < now)
    throw bad(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + 660) throw bad("'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== "number" || iat > now + 60)
    throw bad("'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  return app;
}

const levels = ["read", "write", "admin"];

export function allows(granted: string | undefined, wanted: string): boolean {
  return granted !== undefined && levels.indexOf(granted) >= levels.indexOf(wanted);
}

/** GitHub's format since 2026: `ghs_`, the App, and something as long as a signed token. */
export function issueToken(
  world: World,
  installation: Installation,
  wanted: { readonly permissions?: AppPermissions; readonly repositories?: ReadonlySet<number> },
): { readonly secret: string; readonly token: InstallationToken } {
  if (installation.suspendedAt) throw new Refusal(403, "This installation has been suspended");
  const refuse = (what: string) => new Refusal(422, `The ${what} requested are not granted to this installation.`);
  for (const [name, level] of Object.entries(wanted.permissions ?? {}))
    if (!allows(installation.permissions[name], level)) throw refuse("permissions");
  const { repositories } = wanted;
  if (repositories && installation.repositories !== "all" && !repositories.isSubsetOf(installation.repositories))
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  const token = {
    installation,
    permissions: { metadata: "read" as const, ...(wanted.permissions ?? installation.permissions) },
    repositories: repositories ?? ("all" as const),
    expiresAt: new Date(world.now().getTime() + 3_600_000),
  };
  const part = (bytes: number) => randomBytes(bytes).toString("base64url");
  const secret = `ghs_${installation.app.id}_ey${part(30)}.${part(120)}.${part(230)}`;
  world.installationTokens.set(secret, token);
  return { secret, token };
}

export function callerAccount(caller: Caller): Account {
  if (caller.kind === "user") return caller.account;
  if (caller.kind === "installation") return caller.token.installation.app.bot;
  if (caller.kind === "app") return caller.app.bot;
  throw notFound();
}
