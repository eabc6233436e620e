import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { parseKeys } from "./adapters/encryption/keyring.ts";

/** What the service reads from its environment, checked. */
export interface ServiceEnvironment {
  readonly appId: number;
  /** PEM. Secret. */
  readonly privateKey: string;
  /** The secret in force, then the previous one while it is changed. */
  readonly webhookSecrets: readonly string[];
  /** Without it PostgreSQL runs embedded, in `dataFolder`. */
  readonly databaseUrl?: string;
  readonly dataFolder: string;
  /** `id:base64(32 bytes)` with commas between them, the current one first. Secret. Without it a file in `dataFolder` holds a key. */
  readonly stateKeys?: string;
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly githubApiUrl: string;
  readonly publicUrl?: string;
  readonly logLevel: LogLevel;
  /** Reviews that run at once. */
  readonly reviewWorkers: number;
  /** Of one review, in MB. */
  readonly reviewMemory: number;
  /** A pull request with more changed specs waits for a writer's word. */
  readonly maxSpecs: number;
  /** Seconds that running jobs get when the service is asked to stop. */
  readonly graceSeconds: number;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
type LogLevel = (typeof logLevels)[number];

/** Of which nobody is left in doubt: each problem names a variable and what it must be, and shows no value. */
export type ServiceConfiguration =
  { readonly environment: ServiceEnvironment; readonly problems: readonly [] } | { readonly problems: readonly string[] };

/** As in process.env; a library of ours narrows the type of that one. */
type Variables = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  /** The user's own folder. */
  readonly home: string;
  /** Throws when a file cannot be read. */
  readonly readFile: (path: string) => string;
}

/** Checks everything before it complains, so that one start shows all that is wrong. */
export function readServiceEnvironment(variables: Variables, { home, readFile }: Surroundings): ServiceConfiguration {
  const reader = readerOf(variables);
  const databaseUrl = reader.url("DATABASE_URL", ["postgres:", "postgresql:"], "postgres://user:password@host:5432/database");
  const publicUrl = reader.url("PUBLIC_URL", ["https:", "http:"], "https://sirsi.example.com");
  const stateKeys = stateKeysOf(reader);
  if (databaseUrl !== undefined && stateKeys === undefined) {
    reader.complain(
      "STATE_KEYS is missing: processes that share a database share the keys of its states. Make one with: echo key-1:$(openssl rand -base64 32)",
    );
  }
  const environment: ServiceEnvironment = {
    appId: reader.whole("APP_ID", { least: 1, most: Number.MAX_SAFE_INTEGER }, undefined),
    privateKey: privateKeyOf(reader, readFile),
    webhookSecrets: webhookSecretsOf(reader),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataFolder: reader.given("DATA_DIR") ?? join(home, ".sirsi", "service"),
    ...(stateKeys === undefined ? {} : { stateKeys }),
    host: reader.given("HOST") ?? "127.0.0.1",
    port: reader.whole("PORT", { least: 0, most: 65_535 }, 3000),
    githubApiUrl: githubApiUrlOf(reader),
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl.replace(/\/+$/, "") }),
    logLevel: reader.oneOf("LOG_LEVEL", logLevels, "info"),
    reviewWorkers: reader.whole("REVIEW_WORKERS", { least: 1, most: 64 }, 2),
    reviewMemory: reader.whole("REVIEW_MEMORY_MB", { least: 256, most: 65_536 }, 1024),
    maxSpecs: reader.whole("MAX_SPECS", { least: 1, most: 2000 }, 50),
    graceSeconds: reader.whole("GRACE_SECONDS", { least: 0, most: 3600 }, 25),
  };
  return reader.problems.length === 0 ? { environment, problems: [] } : { problems: reader.problems };
}

interface Reader {
  readonly problems: readonly string[];
  complain(problem: string): void;
  given(name: string): string | undefined;
  whole(name: string, range: { readonly least: number; readonly most: number }, otherwise: number | undefined): number;
  url(name: string, protocols: readonly string[], example: string): string | undefined;
  oneOf<T extends string>(name: string, values: readonly T[], otherwise: T): T;
}

/** An empty variable counts as absent: compose files set them so. */
function readerOf(variables: Variables): Reader {
  const problems: string[] = [];
  const complain = (problem: string): void => {
    problems.push(problem);
  };
  const given = (name: string): string | undefined => {
    const value = variables[name]?.trim();
    return value === undefined || value === "" ? undefined : value;
  };
  return {
    problems,
    complain,
    given,
    whole: (name, { least, most }, otherwise) => {
      const text = given(name);
      if (text === undefined) {
        if (otherwise === undefined) complain(`${name} is missing.`);
        return otherwise ?? 0;
      }
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= least && value <= most)) {
        complain(`${name} must be a whole number${most === Number.MAX_SAFE_INTEGER ? "" : ` from ${least} to ${most}`}.`);
      }
      return value;
    },
    url: (name, protocols, example) => {
      const text = given(name);
      if (text === undefined) return undefined;
      if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) complain(`${name} must look like ${example}.`);
      return text;
    },
    oneOf: (name, values, otherwise) => {
      const text = given(name);
      if (text === undefined) return otherwise;
      const value = values.find((one) => one === text);
      if (value === undefined) complain(`${name} must be one of ${values.join(", ")}.`);
      return value ?? otherwise;
    },
  };
}

/** A key is given as text or as a file, in plain PEM, with \n for its line breaks, or in base64. */
function privateKeyOf(reader: Reader, readFile: (path: string) => string): string {
  const text = reader.given("PRIVATE_KEY");
  const path = reader.given("PRIVATE_KEY_PATH");
  if (text === undefined && path === undefined) {
    reader.complain(
      "PRIVATE_KEY or PRIVATE_KEY_PATH is missing: the key that GitHub made for the App, or the file that holds it.",
    );
    return "";
  }
  if (text !== undefined && path !== undefined) reader.complain("PRIVATE_KEY and PRIVATE_KEY_PATH are both set: keep one.");
  const found = text ?? readKey(path ?? "", reader, readFile);
  if (found === undefined) return "";
  const pem = asPem(found);
  if (!isRsaKey(pem)) {
    reader.complain(`${text === undefined ? "PRIVATE_KEY_PATH" : "PRIVATE_KEY"} holds no RSA private key in PEM form.`);
  }
  return pem;
}

function readKey(path: string, reader: Reader, readFile: (path: string) => string): string | undefined {
  try {
    return readFile(path);
  } catch {
    reader.complain("PRIVATE_KEY_PATH names a file that cannot be read.");
    return undefined;
  }
}

function asPem(text: string): string {
  const plain = text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8");
  return plain.replaceAll("\\n", "\n").trim();
}

function isRsaKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}

const shortestSecret = 16;
/** From documentation and templates: whoever attacks tries these first. "development" is what Probot takes when it is given nothing. */
const knownSecrets = new Set([
  "development",
  "secret",
  "changeme",
  "change-me",
  "password",
  "webhooksecret",
  "webhook-secret",
  "webhook_secret",
  "mywebhooksecret",
  "my-webhook-secret",
  "my_webhook_secret",
  "your-webhook-secret",
  "your_webhook_secret",
  "yourwebhooksecret",
  "changemechangeme",
  "0123456789abcdef",
  "it's a secret to everybody",
]);

function webhookSecretsOf(reader: Reader): readonly string[] {
  const current = reader.given("WEBHOOK_SECRET");
  const previous = reader.given("WEBHOOK_SECRET_PREVIOUS");
  if (current === undefined) {
    reader.complain("WEBHOOK_SECRET is missing: without it everybody could send webhooks. Make one with: openssl rand -hex 32");
  } else checkSecret("WEBHOOK_SECRET", current, reader);
  if (previous !== undefined) checkSecret("WEBHOOK_SECRET_PREVIOUS", previous, reader);
  return [current, previous].filter((secret) => secret !== undefined);
}

function checkSecret(name: string, secret: string, reader: Reader): void {
  if (knownSecrets.has(secret.toLowerCase()) || /^(.{1,4})\1+$/.test(secret)) {
    reader.complain(`${name} is one that anybody would guess. Make another with: openssl rand -hex 32`);
  } else if (secret.length < shortestSecret) {
    reader.complain(`${name} is shorter than ${shortestSecret} characters. Make another with: openssl rand -hex 32`);
  }
}

function stateKeysOf(reader: Reader): string | undefined {
  const text = reader.given("STATE_KEYS");
  const keys = text === undefined ? undefined : parseKeys(text);
  if (typeof keys === "string") {
    reader.complain(
      `STATE_KEYS must be id:key pairs with commas between them, and ${keys}. Make a key with: openssl rand -base64 32`,
    );
  }
  return text;
}

/** Tokens go there: in clear only to this very machine. */
function githubApiUrlOf(reader: Reader): string {
  const text = reader.url("GITHUB_API_URL", ["https:", "http:"], "https://github.example.com/api/v3") ?? "https://api.github.com";
  if (URL.canParse(text)) {
    const { protocol, hostname, username, password } = new URL(text);
    if (protocol === "http:" && !["127.0.0.1", "localhost", "[::1]"].includes(hostname)) {
      reader.complain("GITHUB_API_URL must begin with https://.");
    }
    if (username !== "" || password !== "") reader.complain("GITHUB_API_URL must not hold a user or a password.");
  }
  return text.replace(/\/+$/, "");
}
