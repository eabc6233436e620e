import { Failure } from "../../domain/failure.ts";
import { readSecretReference, type SecretReference, writeSecretReference } from "../../domain/secret-reference.ts";
import type { Vault } from "../../domain/credentials.generated.ts";
import type { Secrets, SecretUse, SecretValues } from "../../ports/secrets.ts";
import { environmentSource } from "./environment-source.ts";
import { folderSource } from "./folder-source.ts";
import { grantsOf, type Variable, type Variables } from "./grants.ts";
import { readPrivateFile } from "./private-file.ts";
import { readCredentials } from "./read-credentials.ts";
import type { SecretSource } from "./source.ts";
import { vaultSource } from "./vault/vault-source.ts";

export interface SecretsOptions {
  /** SIRSI_CREDENTIALS_FILE. */
  readonly file: string;
  /** The service's own environment, for env:NAME. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Makes the log hide a value, from now on. */
  readonly keepOutOfLogs: (value: string) => void;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const limitBytes = 1024 ** 2;

/** Secrets as the operator's file allows them. Throws Failure "credentials-broken" with all that is wrong in it. */
export async function openSecrets(options: SecretsOptions): Promise<Secrets> {
  const { file: path, keepOutOfLogs } = options;
  const broken = (problems: readonly string[]): Failure => new Failure("credentials-broken", { file: path, problems });
  const text = await readPrivateFile(path, { limitBytes, isPrivate: true });
  if ("why" in text) throw broken([`It could not be read: ${text.why}.`]);
  const reading = readCredentials(text.text);
  if (!("file" in reading)) throw broken(reading.problems);
  const { file } = reading;
  const own: OwnSources = {
    env: environmentSource(options.variables),
    ...(file.files === undefined ? {} : { file: folderSource(file.files.folder) }),
  };
  const vault = file.vault === undefined ? undefined : await openVault(file.vault, own, options, broken);
  const fetch = async (reference: SecretReference): Promise<SecretValues> => {
    const values = await readFrom(reference, own, vault);
    for (const value of Object.values(values)) keepOutOfLogs(value);
    return values;
  };
  return secretsWith(grantsOf(file), fetch);
}

function secretsWith(grants: ReturnType<typeof grantsOf>, fetch: (reference: SecretReference) => Promise<SecretValues>): Secrets {
  return {
    lend: async (use, work) => {
      const variables = grants.variables(use);
      if (variables === undefined) throw missing(use);
      const environment = await valuesOf(variables, fetch);
      const plain = Object.keys(environment).filter((name) => !isSecret(variables[name]));
      try {
        return await work({ environment, plain });
      } finally {
        // Who kept the object keeps nothing.
        for (const name of Object.keys(environment)) Reflect.deleteProperty(environment, name);
      }
    },
    resolve: async (reference, use) => {
      if (!grants.allows(reference, use)) {
        const why = `repository ${use.repository} may not read it for ${use.purpose} in ${use.environment}`;
        throw new Failure("secret-refused", { reference: writeSecretReference(reference), why });
      }
      return await fetch(reference);
    },
  };
}

/** What we add ourselves is none. */
const isSecret = (variable: Variable | undefined): boolean => variable !== undefined && "reference" in variable;

const missing = ({ purpose, repository, environment }: SecretUse): Failure =>
  new Failure("credentials-missing", { purpose, repository, environment });

/** A provider without keys would ask the machine that it runs on; with this it does not, unless the operator says so. */
const noMachine = { AWS_EC2_METADATA_DISABLED: "true" };

async function valuesOf(
  variables: Variables,
  fetch: (reference: SecretReference) => Promise<SecretValues>,
): Promise<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const [name, variable] of Object.entries(variables)) entries.push([name, await valueOf(variable, fetch)]);
  return { ...noMachine, ...Object.fromEntries(entries) };
}

async function valueOf(variable: Variable, fetch: (reference: SecretReference) => Promise<SecretValues>): Promise<string> {
  if ("value" in variable) return variable.value;
  const [value, ...others] = Object.values(await fetch(variable.reference));
  if (value !== undefined && others.length === 0) return value;
  throw new Failure("secret-unreadable", { reference: writeSecretReference(variable.reference), why: "it is not one value" });
}

interface OwnSources {
  readonly env: SecretSource<"env">;
  readonly file?: SecretSource<"file">;
}

function readFrom(reference: SecretReference, own: OwnSources, vault: SecretSource<"vault"> | undefined): Promise<SecretValues> {
  const refuse = (why: string): never => {
    throw new Failure("secret-refused", { reference: writeSecretReference(reference), why });
  };
  switch (reference.kind) {
    case "env":
      return own.env.read(reference);
    case "file":
      return own.file?.read(reference) ?? refuse("the operator named no folder of secrets");
    case "vault":
      return vault?.read(reference) ?? refuse("the operator named no Vault");
    case "aws-sm":
    case "azure-kv":
    case "gcp-sm":
    case "github":
      return refuse(`this version reads no ${reference.kind}://`);
  }
}

async function openVault(
  settings: Vault,
  own: OwnSources,
  { keepOutOfLogs, pause }: SecretsOptions,
  broken: (problems: readonly string[]) => Failure,
): Promise<SecretSource<"vault">> {
  const ca = settings.ca === undefined ? undefined : await readPrivateFile(settings.ca, { limitBytes, isPrivate: false });
  if (ca !== undefined && "why" in ca) throw broken([`vault.ca could not be read: ${ca.why}.`]);
  const ownValue = async (text: string): Promise<string> => {
    const reading = readSecretReference(text, "operator");
    // The file was checked when it was read.
    if (!reading.ok) throw broken([`vault: ${reading.why}.`]);
    const value = await valueOf({ reference: reading.reference }, (reference) => readFrom(reference, own, undefined));
    keepOutOfLogs(value);
    return value;
  };
  const { token, appRole } = settings;
  return vaultSource({
    address: settings.address,
    timeoutMs: (settings.timeoutSeconds ?? 10) * 1000,
    keepOutOfLogs,
    signIn: async () => {
      if (appRole === undefined) return { token: await ownValue(token ?? "") };
      const [roleId, secretId] = [await ownValue(appRole.roleId), await ownValue(appRole.secretId)];
      return { mount: appRole.mount ?? "approle", roleId, secretId };
    },
    ...(ca === undefined ? {} : { ca: ca.text }),
    ...(settings.namespace === undefined ? {} : { namespace: settings.namespace }),
    ...(settings.mounts === undefined ? {} : { mounts: settings.mounts }),
    ...(pause === undefined ? {} : { pause }),
  });
}
