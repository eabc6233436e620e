import { base64Text } from "./base64-text.ts";
import { masked } from "./change.ts";

/** One look at a text, where each pattern would be many. */
const suspicious =
  /AKIA|ASIA|gh[opsur]_|github_pat_|glpat-|xox[abpors]-|[sr]k_live_|AIza|SG\.|npm_|eyJ|hv[sbr]\.|sk-|dop_v1_|ya29\.|:\/\/|PRIVATE KEY|passw|pwd|secret|token|api_?-?key|AccountKey|[A-Za-z0-9/+]{40}/i;

/** Texts that are credentials by their form; policies/lib/secrets.rego looks for the same. */
const tokens =
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|gh[opsur]_[A-Za-z0-9._-]{20,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abpors]-[0-9A-Za-z-]{10,}|[sr]k_live_[0-9A-Za-z]{16,}|AIza[\w-]{35}|SG\.[\w-]{16,}\.[\w-]{16,}|npm_[0-9A-Za-z]{36}|hv[sbr]\.[\w-]{20,}|sk-(?:ant|proj)-[\w-]{20,}|dop_v1_[0-9a-f]{40,}|ya29\.[\w-]{20,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g;
const privateKey = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/g;
const passwordInUrl = /([a-z]:\/\/[^/\s:@"'<$]{1,200}:)[^/\s:@"'<${}]{3,}(?=@)/gi;
/** `password = "x"`, `DB_PASSWORD=x`, `"api_key": "x"`; not `$VARIABLE`, `<placeholder>` or a path. */
const assignment =
  /((?:passw(?:or)?d|pwd|secret_?-?(?:access_?-?)?key|api_?-?key|auth_?-?token|access_?-?token|client_?-?secret|AccountKey)\\?["']?\s{0,9}(?:=>|=|:)\s{0,9}\\?["']?|(?:secret|token)\\?["']?\s{0,9}=\s{0,9}\\?["']?)(?!\(sensitive\))[^\s"'$<{(/,;)}[\]\\][^\s"'<,;)}\]\\]*/gi;
/** Forty characters in which upper case, lower case and digits mix are what an AWS secret access key looks like. */
const bareAwsSecret =
  /(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** A text that others wrote, such as a diagnostic or a reason, with what looks like a credential masked. */
export function withoutSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  return text
    .replaceAll(privateKey, masked)
    .replaceAll(tokens, masked)
    .replaceAll(passwordInUrl, `$1${masked}`)
    .replaceAll(assignment, `$1${masked}`)
    .replaceAll(bareAwsSecret, masked);
}

/** A value of a resource: base64 with a credential inside is masked whole, since no part of it can be. */
export function valueWithoutSecrets(text: string): string {
  const safe = withoutSecrets(text);
  if (safe !== text) return safe;
  const decoded = base64Text(text);
  return decoded !== undefined && withoutSecrets(decoded) !== decoded ? masked : text;
}

/** Arguments and environment variables whose value is a credential, however it looks. */
const secretName =
  /password$|preshared_key$|^(?:.*_)?(?:passwd|access_token|api_key|auth_token|client_secret|private_key|secret_access_key|secret_key|secret_string|shared_secret)(?:_wo)?$/i;

/** A copy of a JSON value in which no text shows a credential. Shares what needs no change. */
export function valuesWithoutSecrets<T>(value: T): T {
  return visit(value, "") as T;
}

function visit(value: unknown, name: string): unknown {
  if (typeof value === "string") return value !== "" && secretName.test(name) ? masked : valueWithoutSecrets(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => visit(item, name));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, visit(item, key), item] as const);
  return entries.some(([, safe, item]) => safe !== item) ? Object.fromEntries(entries.map(([key, safe]) => [key, safe])) : value;
}

/** A report as people and machines are shown it: no text, no name of a file and no key shows a credential. */
export function reportWithoutSecrets<T>(report: T): T {
  return visitAll(report) as T;
}

function visitAll(value: unknown): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(visitAll);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [withoutSecrets(key), visitAll(item)]));
}

/** Would people see a credential in this name? Then it can be shown masked, or not at all. */
export const showsSecret = (name: string): boolean => withoutSecrets(name) !== name;
