import { Buffer } from "node:buffer";
import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sirsi } from "./run-cli.ts";

interface Json {
  readonly [key: string]: Json;
}

const texts = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value, Buffer.from(value, "base64").toString()];
  return value !== null && typeof value === "object" ? Object.values(value as Json).flatMap(texts) : [];
};

describe("a secret in user data", () => {
  it.each(["json", "markdown"])(
    "is named by a rule and stands nowhere in the review as %s, not even in base64",
    async (format) => {
      const folder = await mkdtemp(join(tmpdir(), "sirsi-secrets-"));
      try {
        await cp("templates/demo", folder, { recursive: true });
        await appendFile(join(folder, "head/scripts/web-init.sh"), "export DB_PASSWORD=hunter2hunter2\n");
        const base = ["--repo", join(folder, "head"), "--base-dir", join(folder, "base"), "--now", "2026-01-12T09:00:00Z"];

        const { out } = await sirsi(["review", "migrations/shop.yaml", ...base, "--mode", "static", "--format", format]);

        expect(out).toContain("GEN-SEC-001");
        const printed = format === "json" ? texts(JSON.parse(out)) : [out];
        expect(printed.filter((text) => text.includes("hunter2hunter2"))).toEqual([]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
