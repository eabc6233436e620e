import type { CredentialsFile, Repository } from "../../domain/credentials.generated.ts";
import { readSecretReference, type SecretReference, writeSecretReference } from "../../domain/secret-reference.ts";
import { readCredentialsForm } from "./credentials-form.ts";
import { type Variables, variablesOf } from "./grants.ts";

export type CredentialsReading =
  { readonly file: CredentialsFile; readonly problems: readonly [] } | { readonly problems: readonly string[] };

/** The service's own: whoever plans a repository must not get the App's key. */
const own = new Set(["PRIVATE_KEY", "WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS", "DATABASE_URL"]);
/** By which of these two uses are told apart, per cloud. */
const identities = ["AWS_ACCESS_KEY_ID", "AWS_ROLE_ARN", "ARM_CLIENT_ID", "GOOGLE_CREDENTIALS"];

/** Everything that is wrong with the operator's file at once, in words that name places and never values. */
export function readCredentials(text: string): CredentialsReading {
  const reading = readCredentialsForm(text);
  if ("problems" in reading) return reading;
  const { file } = reading;
  const problems = [
    ...vaultProblems(file),
    ...doubles(file.repositories),
    ...file.repositories.flatMap((repository, index) => repositoryProblems(repository, `repositories.${index}`, file)),
  ];
  return problems.length === 0 ? { file, problems: [] } : { problems };
}

function vaultProblems(file: CredentialsFile): readonly string[] {
  const { vault } = file;
  if (vault === undefined) return [];
  const tokens = { token: vault.token, "appRole.roleId": vault.appRole?.roleId, "appRole.secretId": vault.appRole?.secretId };
  return [
    ...(isSafeAddress(vault.address)
      ? []
      : ["vault.address: it must look like https://vault.example.com:8200; http only reaches this very machine."]),
    ...Object.entries(tokens).flatMap(([name, text]) =>
      text === undefined ? [] : referenceProblems(text, `vault.${name}`, file),
    ),
  ];
}

/** Tokens go there: in clear only to this very machine. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash, pathname } = new URL(text);
  if ([username, password, search, hash].some((part) => part !== "") || pathname !== "/") return false;
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname));
}

function doubles(repositories: readonly Repository[]): readonly string[] {
  const keys = repositories.map(({ tenant, repository }) => JSON.stringify([tenant, String(repository)]));
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index ? [] : [`repositories.${index}: the same repository stands at ${keys.indexOf(key)}.`],
  );
}

function repositoryProblems({ environments }: Repository, place: string, file: CredentialsFile): readonly string[] {
  return Object.entries(environments).flatMap(([name, { plan, apply, source }]) => {
    const at = `${place}.environments.${name}`;
    return [
      ...(plan === undefined ? [] : variableProblems(plan, `${at}.plan`, file)),
      ...(apply === undefined ? [] : variableProblems(apply, `${at}.apply`, file)),
      ...(plan === undefined || apply === undefined ? [] : sameIdentity(variablesOf(plan), variablesOf(apply), at)),
      ...(source?.allow ?? []).flatMap((text, index) => referenceKindProblems(text, `${at}.source.allow.${index}`, file)),
    ];
  });
}

function variableProblems(written: object, place: string, file: CredentialsFile): readonly string[] {
  const given = (name: string): boolean => Object.hasOwn(written, name);
  const problems = Object.entries(written).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "string" ? referenceProblems(value, `${place}.${name}`, file) : [],
  );
  const needs = (name: string, ...any: readonly string[]): readonly string[] =>
    given(name) && !any.some(given) ? [`${place}: ${name} needs ${any.join(" or ")}.`] : [];
  return [
    ...problems,
    ...needs("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    ...needs("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"),
    ...needs("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"),
    ...needs("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"),
    ...needs("ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_OIDC_TOKEN_FILE_PATH"),
    ...(identities.some(given) ? [] : [`${place}: it names no identity (${identities.join(", ")}).`]),
  ];
}

/** Who may only look and who may change must not be the same. */
function sameIdentity(plan: Variables, apply: Variables, place: string): readonly string[] {
  return identities.flatMap((name) => {
    const [one, other] = [plan[name], apply[name]];
    return one !== undefined && other !== undefined && identityOf(one) === identityOf(other)
      ? [`${place}: plan and apply have the same ${name}. Give plan an identity that can only read.`]
      : [];
  });
}

const identityOf = (variable: Variables[string]): string =>
  "value" in variable ? variable.value : writeSecretReference(variable.reference);

function referenceProblems(text: string, place: string, file: CredentialsFile): readonly string[] {
  const reading = readSecretReference(text, "operator");
  if (!reading.ok) return [`${place}: ${reading.why}.`];
  const { reference } = reading;
  if (reference.kind === "env" && own.has(reference.name)) return [`${place}: ${reference.name} is the service's own.`];
  const isWhole = reference.kind !== "env" && reference.kind !== "file" && reference.field === undefined;
  return [...kindProblems(reference.kind, place, file), ...(isWhole ? [`${place}: name a field, after #.`] : [])];
}

function referenceKindProblems(text: string, place: string, file: CredentialsFile): readonly string[] {
  const reading = readSecretReference(text.replace(/\/\*$/, "/x"), "spec");
  return reading.ok ? kindProblems(reading.reference.kind, place, file) : [`${place}: ${reading.why}.`];
}

/** What could never be read is said at the start, not at the first apply. */
function kindProblems(kind: SecretReference["kind"], place: string, file: CredentialsFile): readonly string[] {
  switch (kind) {
    case "env":
      return [];
    case "file":
      return file.files === undefined ? [`${place}: file: needs files.folder.`] : [];
    case "vault":
      return file.vault === undefined ? [`${place}: vault:// needs the section vault.`] : [];
    case "aws-sm":
    case "azure-kv":
    case "gcp-sm":
    case "github":
      return [`${place}: this version reads no ${kind}://. Use vault://, env: or file:.`];
  }
}
