import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { webhookPath } from "../http/server.ts";

export interface ManifestChoice {
  readonly kind: "full" | "review-only";
  /** https://… of the service as GitHub reaches it. */
  readonly publicUrl: string;
  /** Where GitHub sends the browser with the code. */
  readonly callbackUrl: string;
}

const files = { full: "../../app.yml", "review-only": "../../app.review-only.yml" } as const;

/** The manifest that GitHub's page takes, with the addresses of this service. */
export function manifestOf({ kind, publicUrl, callbackUrl }: ManifestChoice): Readonly<Record<string, unknown>> {
  const manifest = parse(readFileSync(new URL(files[kind], import.meta.url), "utf8")) as Record<string, unknown>;
  const root = publicUrl.replace(/\/+$/, "");
  const { setup_url: _example, setup_on_update: _update, ...rest } = manifest;
  return { ...rest, hook_attributes: { url: `${root}${webhookPath}`, active: true }, redirect_url: callbackUrl };
}
