import { distance } from "fastest-levenshtein";
import type { BlockSchema, ProviderSchema } from "../../domain/provider-schema.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { alive } from "../../kinds/inert.ts";

/** Something in a user's own Terraform that the provider would refuse. */
export interface Misfit {
  readonly code: "SIR-E109" | "SIR-E219";
  /** Below the attributes. */
  readonly path: SpecPath;
  readonly message: string;
}

/** Arguments that Terraform itself understands: with them a resource could run programs or multiply. */
const metaArguments: ReadonlySet<string> = new Set(
  "provisioner connection lifecycle count for_each depends_on provider dynamic".split(" "),
);

/** Below the resource itself they are names like any other, but for `dynamic`. */
const isMeta = (name: string, above: SpecPath): boolean =>
  above.some((step) => typeof step === "string") ? name === "dynamic" : metaArguments.has(name);

export function checkType(type: string, schema: ProviderSchema): Misfit | undefined {
  if (schema.type(type) !== undefined) return undefined;
  const message = `${type} is not a resource type of provider ${schema.version}.${suggestion(type, schema.typeNames)}`;
  return { code: "SIR-E219", path: [], message };
}

/** Every attribute and block must be one that can be set, and no secret may be written down. */
export function checkAttributes(type: string, attributes: unknown, block: BlockSchema, version: string): readonly Misfit[] {
  return misfits(attributes, block, []).map(({ path, ...misfit }) => ({
    ...misfit,
    path,
    message: `${[type, ...path.filter((step) => typeof step === "string")].join(".")}${misfit.message.replace("%version", version)}`,
  }));
}

function misfits(value: unknown, block: BlockSchema, path: SpecPath): readonly Misfit[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => misfits(item, block, [...path, index]));
  if (value === null || typeof value !== "object") return [];
  const known = [...Object.keys(block.attributes ?? {}), ...Object.keys(block.block_types ?? {})];
  return Object.entries(value).flatMap(([key, item]): readonly Misfit[] => {
    const name = alive(key);
    const at = [...path, name];
    const nested = own(block.block_types, name);
    if (nested !== undefined && !isMeta(name, path)) return misfits(item, nested.block, at);
    const attribute = own(block.attributes, name);
    if (attribute === undefined || isMeta(name, path))
      return [{ code: "SIR-E219", path: at, message: `: no such attribute in provider %version.${suggestion(name, known)}` }];
    if (attribute.computed === true && attribute.optional !== true && attribute.required !== true)
      return [{ code: "SIR-E219", path: at, message: " is decided by the provider and cannot be set. Remove it." }];
    if (attribute.sensitive === true || secretName.test(name))
      return [
        {
          code: "SIR-E109",
          path: at,
          message: " holds a secret, which would stay in git and in the state. Refer to a secret store instead.",
        },
      ];
    return [];
  });
}

const secretName = /(^|_)(password|secret_key|private_key|auth_token|preshared_key|access_key)(_wo)?$/;

function own<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

function suggestion(word: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, steps: distance(word, name) }))
    .filter(({ steps }) => steps <= 3)
    .toSorted((a, b) => a.steps - b.steps || (a.name < b.name ? -1 : 1));
  return best === undefined ? "" : ` Did you mean ${best.name}?`;
}
