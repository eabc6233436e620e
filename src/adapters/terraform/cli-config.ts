import type { TerraformJob } from "../../ports/terraform.ts";

/**
 * Our own CLI configuration, so that the user's does not matter. Only a connected run may fetch a provider from a registry; a
 * sandbox run installs none at all. What the mirror has comes from the mirror, so that a machine without a network can plan.
 */
export function cliConfigOf(mode: TerraformJob["mode"], mirror: string | undefined, mirrored: readonly string[] = []): string {
  const fromMirror = mirror === undefined ? [] : [`  filesystem_mirror { path = ${quoted(mirror)} }`];
  const exclude = mirrored.length === 0 ? "" : ` exclude = [${mirrored.map(quoted).join(", ")}] `;
  const methods = { sandbox: [], offline: fromMirror, connected: [...fromMirror, `  direct {${exclude}}`] }[mode];
  return ["disable_checkpoint = true", "provider_installation {", ...methods, "}", ""].join("\n");
}

/** HCL reads `${` in a text as an expression. */
function quoted(path: string): string {
  if (path.includes("${") || path.includes("%{") || /[\p{Cc}]/u.test(path))
    throw new TypeError(`Not a folder for a mirror: ${path}`);
  return JSON.stringify(path);
}
