/** Where a secret lives. Never the secret itself. */
export type SecretReference =
  | {
      readonly kind: "vault";
      /** Mount of the engine and path below it: a mount may have slashes, so only who knows the mounts can part them. */
      readonly path: string;
      readonly field?: string;
      /** Of the KV engine, version 2; the newest where nothing is said. */
      readonly version?: number;
    }
  | { readonly kind: OtherStore; readonly path: string; readonly field?: string }
  /** A variable of the service's own environment. Only the operator may name one. */
  | { readonly kind: "env"; readonly name: string }
  /** A file in the operator's folder of secrets. Only the operator may name one. */
  | { readonly kind: "file"; readonly path: string };

const otherStores = ["aws-sm", "azure-kv", "gcp-sm", "github"] as const;
type OtherStore = (typeof otherStores)[number];

export type SecretReferenceReading =
  { readonly ok: true; readonly reference: SecretReference } | { readonly ok: false; readonly why: string };

const longest = 1024;
/** The grammar of `secretRef` in the schema of specs, in parts. */
const store = /^(vault|aws-sm|azure-kv|gcp-sm|github):\/\/([^\s#?]+)(?:\?([^\s#]*))?(?:#([^\s#]+))?$/;
/** A colon is part of an ARN. What is left out would mean something to a URL, a shell or a path. */
const segment = /^[A-Za-z0-9_.@+~:=-]{1,255}$/;
const fieldName = /^[A-Za-z0-9_.@+:/-]{1,255}$/;
const variable = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

/**
 * A reference, or why it is none. What is no reference may be the secret itself, so the text is in no message. `env:` and `file:` point
 * into the service: from a spec they are refused.
 */
export function readSecretReference(text: string, writtenBy: "spec" | "operator"): SecretReferenceReading {
  if (text.length > longest) return refused(`it is longer than ${longest} characters`);
  const own = /^(env|file):(?!\/\/)(.*)$/s.exec(text);
  if (own === null) return readStore(text, writtenBy);
  if (writtenBy === "spec") return refused("a spec may not point into the service; name a secret store");
  return own[1] === "env" ? readVariable(own[2] ?? "") : readFile(own[2] ?? "");
}

function readVariable(name: string): SecretReferenceReading {
  return variable.test(name)
    ? { ok: true, reference: { kind: "env", name } }
    : refused("env: is followed by the name of a variable");
}

function readFile(path: string): SecretReferenceReading {
  return isPath(path) ? { ok: true, reference: { kind: "file", path } } : refused(`file: is followed by a path ${pathRule}`);
}

function readStore(text: string, writtenBy: "spec" | "operator"): SecretReferenceReading {
  const match = store.exec(text);
  const own = writtenBy === "operator" ? ", or env:NAME, or file:PATH" : "";
  if (match === null) return refused(`it is no reference such as vault://kv/shop#password${own}`);
  const [, kind = "", path = "", query, field] = match;
  if (!isPath(path)) return refused(`its path must be one ${pathRule}`);
  if (field !== undefined && !fieldName.test(field)) return refused("its field has characters that no field has");
  const named = field === undefined ? {} : { field };
  if (kind !== "vault") {
    const other = otherStores.find((one) => one === kind);
    if (other === undefined || query !== undefined) return refused("only vault:// takes something after a question mark");
    return { ok: true, reference: { kind: other, path, ...named } };
  }
  const version = query === undefined ? undefined : /^version=([1-9]\d{0,8})$/.exec(query)?.[1];
  if (query !== undefined && version === undefined) return refused("after the question mark only version=NUMBER is known");
  if (!path.includes("/")) return refused("it names a mount and no path below it");
  return {
    ok: true,
    reference: { kind: "vault", path, ...named, ...(version === undefined ? {} : { version: Number(version) }) },
  };
}

const pathRule = "of letters, digits and _.@+~:=- between slashes, without . or .. as a part";
const isPath = (path: string): boolean => path.split("/").every((part) => segment.test(part) && part !== "." && part !== "..");
const refused = (why: string): SecretReferenceReading => ({ ok: false, why });

/** The reference as it is written; safe to show, since it holds no value. */
export function writeSecretReference(reference: SecretReference): string {
  switch (reference.kind) {
    case "env":
      return `env:${reference.name}`;
    case "file":
      return `file:${reference.path}`;
    case "vault": {
      const version = reference.version === undefined ? "" : `?version=${reference.version}`;
      return `vault://${reference.path}${version}${fieldOf(reference)}`;
    }
    case "aws-sm":
    case "azure-kv":
    case "gcp-sm":
    case "github":
      return `${reference.kind}://${reference.path}${fieldOf(reference)}`;
  }
}

const fieldOf = ({ field }: { readonly field?: string }): string => (field === undefined ? "" : `#${field}`);
