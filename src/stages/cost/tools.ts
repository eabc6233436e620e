/** Providers that make nothing that anyone charges for. */
const tools: ReadonlySet<string> = new Set([
  "archive",
  "cloudinit",
  "external",
  "http",
  "local",
  "null",
  "random",
  "template",
  "terraform",
  "time",
  "tls",
]);

/** Why a type of such a provider is free; undefined for any other. */
export function toolReason(type: string): string | undefined {
  const [provider = ""] = type.split("_", 1);
  return tools.has(provider) ? "made by Terraform itself; nothing in a cloud" : undefined;
}
