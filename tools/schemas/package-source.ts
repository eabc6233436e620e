import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The folders of a provider package that hold a resource or the provider itself, or those of its data sources; functions and the index stay out. */
export async function typeFolders(packageFolder: string, of: "resources" | "data sources"): Promise<readonly string[]> {
  const entries = await readdir(join(packageFolder, "lib"), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name.startsWith("data-") === (of === "data sources"))
    .map((entry) => entry.name)
    .sort();
}

/** The TypeScript that a type was compiled from; it rides along in the inline source maps of the package. */
export async function typeSource(packageFolder: string, folder: string): Promise<string> {
  const home = join(packageFolder, "lib", folder);
  const structs = join(home, "index-structs");
  const files = existsSync(structs) ? (await readdir(structs)).filter((name) => name.endsWith(".js")).sort() : [];
  const parts = [join(home, "index.js"), ...files.map((name) => join(structs, name))];
  return (await Promise.all(parts.map(sourceOf))).join("\n");
}

async function sourceOf(file: string): Promise<string> {
  const map = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(await readFile(file, "utf8"))?.[1];
  if (map === undefined) return "";
  const { sourcesContent } = JSON.parse(Buffer.from(map, "base64").toString("utf8")) as { sourcesContent: string[] };
  return sourcesContent[0] ?? "";
}

/** What the package says about its provider: `hashicorp/aws`, `6.25.0`. */
export async function pinnedProvider(packageFolder: string): Promise<{ readonly source: string; readonly version: string }> {
  const text = await typeSource(packageFolder, "provider");
  const pin = /terraformProviderSource: '([^']+)'/.exec(text)?.[1];
  const version = /providerVersion: '([^']+)'/.exec(text)?.[1];
  if (pin === undefined || version === undefined) throw new Error(`${packageFolder} does not say which provider it was made for`);
  return { source: pin.includes("/") ? pin : `hashicorp/${pin}`, version };
}
