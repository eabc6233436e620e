import { createHash } from "node:crypto";
import { alive } from "../../inert.ts";
import type { KindWorkload, Scope } from "../../kind.ts";
import { zip } from "../../zip.ts";

/** Bytes that Lambda takes directly. Source: "Lambda quotas", deployment package. */
const limit = 50 * 1024 ** 2;

/** The function's package beside the configuration: a ready archive as it is, a folder packed. Nothing is built or run. */
export function packageOf(
  { name, config }: KindWorkload<"function">,
  scope: Scope,
): { readonly path: string; readonly hash: string } {
  const at = ["config", "source"];
  const source = alive(config.source);
  const bytes = /\.(zip|jar)$/.test(source)
    ? (scope.file(config.source, at) ?? new Uint8Array())
    : zip(scope.folder(config.source, at));
  if (bytes.length > limit) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: `The package of ${name} has ${Math.ceil(bytes.length / 1024 ** 2)} MiB; Lambda takes 50 MiB. Leave out what is not needed at run time.`,
      path: scope.at(...at),
    });
  }
  const path = scope.asset(`assets/${name}.zip`, bytes);
  return { path, hash: createHash("sha256").update(bytes).digest("base64") };
}
