import type { FindingCodeId } from "../../../domain/finding-codes.ts";

/** What a definition of the schemas means to people. */
export interface KindOfText {
  readonly code: FindingCodeId;
  /** After "is not". */
  readonly noun: string;
  readonly advice: string;
  /** What was probably meant, when that can be told from the text. */
  readonly repair?: (text: string) => string | undefined;
}

const form = (noun: string, advice: string, repair?: KindOfText["repair"]): KindOfText => ({
  code: "SIR-E105",
  noun,
  advice,
  ...(repair === undefined ? {} : { repair }),
});
const quantity = (noun: string, advice: string, repair?: KindOfText["repair"]): KindOfText => ({
  ...form(noun, advice, repair),
  code: "SIR-E107",
});
const time = (noun: string, advice: string, repair?: KindOfText["repair"]): KindOfText => ({
  ...form(noun, advice, repair),
  code: "SIR-E108",
});

/** By name under `$defs`. */
export const kindsOfText: Readonly<Record<string, KindOfText>> = {
  quantity: quantity("a size", "Use binary units such as 480Gi.", repairSize),
  rate: quantity("a change rate", "Write bytes per hour or day, e.g. 4Gi/h."),
  bandwidth: quantity("a bandwidth", "Write decimal bits per second, e.g. 500Mbps.", repairBandwidth),
  percent: quantity("a percentage", "Write e.g. 5%.", (text) => (/^\d{1,2}(\.\d+)?$/.test(text) ? `${text}%` : undefined)),
  duration: time("a duration", "Write a number and a unit, e.g. 30m.", repairDuration),
  time: time("a time of day", 'Write HH:MM, e.g. "22:00".', (text) => (/^\d:[0-5]\d$/.test(text) ? `0${text}` : undefined)),
  "calendar-date": time("a date", "Write YYYY-MM-DD, e.g. 2026-01-17."),
  instant: time("an instant", "Write RFC 3339, e.g. 2026-01-17T22:30:00Z."),
  name: form("a name", "Use at most 30 of a-z, 0-9 and hyphens, starting with a letter.", repairName),
  owner: form(
    "a team",
    'Write a GitHub team such as "@acme/commerce" or a Backstage reference such as group:default/x.',
    (text) => (/^[A-Za-z0-9-]+\/[A-Za-z0-9_.-]+$/.test(text) ? `@${text}` : undefined),
  ),
  cidr: form("an IPv4 range", "Write e.g. 10.60.0.0/16."),
  "address-range": form("an address range", "Write e.g. 10.60.0.0/16 or fd12:3456::/32."),
  "port-source": form("a source of traffic", "Use public, network, workload:<name> or an IPv4 range."),
  "http-url": form("an address", "Start it with https://."),
  "check-url": form("an address", "Start it with https:// or a placeholder."),
  "url-path": form("a path", "Start it with /.", (text) => (/^[\w.*-][\w./*-]*$/.test(text) ? `/${text}` : undefined)),
  country: form("a country", "Use ISO 3166-1 codes, e.g. DE.", (text) =>
    /^[a-z]{2}$/.test(text) ? text.toUpperCase() : undefined,
  ),
  currency: form("a currency", "Use ISO 4217 codes, e.g. USD.", (text) =>
    /^[a-z]{3}$/.test(text) ? text.toUpperCase() : undefined,
  ),
  domain: form("a DNS name", "Write e.g. example.com."),
  runtime: form("a runtime", "Write e.g. nodejs20 or python3.12."),
  "kubernetes-version": form("a Kubernetes version", 'Write major and minor, e.g. "1.32".'),
  "variable-name": form("a variable name", "Use A-Z, 0-9 and underscores, e.g. DB_PASSWORD."),
  "terraform-type": form("a Terraform type", "Write e.g. aws_sqs_queue."),
  "native-class": form("a native size", "Write e.g. r6i.2xlarge, or use vcpu and memory."),
  "aws-account": form("an AWS account id (12 digits)", 'Write it in quotes, e.g. "111122223333".'),
  "azure-subscription": form("an Azure subscription id", "Write the GUID of the subscription."),
  "gcp-project": form("a Google Cloud project id", "Use 6 to 30 of a-z, 0-9 and hyphens."),
  login: form("a GitHub login", "Write the login without @."),
  approver: form("a person or team", 'Write a GitHub login or team, e.g. "@acme/security".'),
  "relative-path": form("a path inside the repository", "Write it relative to the root, without .. in it."),
  "version-constraint": form("a version constraint", 'Write e.g. "~> 6.0".'),
  "bucket-name": form("the name of a bucket", "Use 3 to 63 of a-z, 0-9, dots and hyphens."),
  "aws-region": form("an AWS region", "Write e.g. eu-central-1."),
  "key-prefix": form("the beginning of a key", "Write e.g. terraform/states, without a slash at either end."),
  endpoint: form("an address", "Write the protocol and the host, e.g. https://s3.example.com."),
  "waiver-id": form("an id", "Use letters, digits, dots, hyphens and underscores."),
};

/** Definitions whose value is a reference to a secret: what stands there instead is never printed. */
export const secretTexts: ReadonlySet<string> = new Set(["secretRef", "secret-source", "deploy-credentials"]);

function repairSize(text: string): string | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtp])(?:i?b)?$/i.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : `${match[1]}${match[2].toUpperCase()}i`;
}

function repairBandwidth(text: string): string | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg])(?:bit|b|bps)(?:\/s|ps|it\/s)?$/i.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : `${match[1]}${match[2].toUpperCase()}bps`;
}

const durationWords: Readonly<Record<string, string>> = {
  ms: "ms",
  millisecond: "ms",
  s: "s",
  sec: "s",
  second: "s",
  m: "m",
  min: "m",
  minute: "m",
  h: "h",
  hr: "h",
  hour: "h",
  d: "d",
  day: "d",
  w: "w",
  week: "w",
  y: "y",
  year: "y",
};

function repairDuration(text: string): string | undefined {
  const match = /^(\d+)\s*([a-z]+)$/i.exec(text);
  const word = match?.[2]?.toLowerCase() ?? "";
  const unit = [word, word.replace(/s$/, "")].find((candidate) => Object.hasOwn(durationWords, candidate));
  return match?.[1] === undefined || unit === undefined ? undefined : `${match[1]}${durationWords[unit] ?? ""}`;
}

function repairName(text: string): string | undefined {
  const name = text.toLowerCase().replaceAll(/[\s_.]+/g, "-");
  return /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/.test(name) ? name : undefined;
}
