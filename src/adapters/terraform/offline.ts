import type { Json } from "../../domain/change.ts";
import type { Stack } from "../../domain/stack.ts";

/**
 * Settings that let a provider plan without an account or a network, by provider: what is set, and what goes because it would be
 * looked up in the account or on this machine.
 */
const settings: Readonly<Record<string, { readonly set: { readonly [name: string]: Json }; readonly drop: readonly string[] }>> =
  {
    aws: {
      set: {
        access_key: "mock",
        secret_key: "mock",
        skip_credentials_validation: true,
        skip_requesting_account_id: true,
        skip_metadata_api_check: "true",
        skip_region_validation: true,
        max_retries: 1,
      },
      drop: [
        "assume_role",
        "assume_role_with_web_identity",
        "allowed_account_ids",
        "forbidden_account_ids",
        "profile",
        "token",
        "shared_config_files",
        "shared_credentials_files",
      ],
    },
  };

/** The text of a stack whose providers have no account: its provider blocks are rewritten, for an override cannot remove a block. */
export function offlineText({ configuration }: Stack): string {
  const { provider } = configuration;
  if (provider === null || typeof provider !== "object" || Array.isArray(provider)) return JSON.stringify(configuration);
  const blocks = Object.entries(provider as { readonly [name: string]: Json }).map(
    ([name, written]) => [name, offline(name, written)] as const,
  );
  return JSON.stringify({ ...configuration, provider: Object.fromEntries(blocks) });
}

function offline(name: string, written: Json): Json {
  const known = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (known === undefined || written === null || typeof written !== "object") return written;
  if (Array.isArray(written)) return (written as readonly Json[]).map((block) => offline(name, block));
  const kept = Object.entries(written).filter(([attribute]) => !known.drop.includes(attribute));
  return { ...Object.fromEntries(kept), ...known.set };
}
