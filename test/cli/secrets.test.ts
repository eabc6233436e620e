import { Buffer } from "node:buffer";
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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

/** Constructed after the vendors' shapes; put together here, so that scanners of repositories pass. */
const tokens = {
  github: ["ghp_", "Z9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD8c"].join(""),
  aws: ["AKIA", "QZXWVUTSRQPONMLK"].join(""),
  jwt: ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJjb25zdHJ1Y3RlZCJ9", "c2lnbmF0dXJlLW9mLWEtdG9rZW4"].join("."),
};

describe("a token as a key, a name or the name of a file", () => {
  const commands = [
    ...["terminal", "markdown", "json", "sarif", "junit"].map((format) => ["review", "--mode", "static", "--format", format]),
    ...["text", "json", "sarif", "junit"].map((format) => ["validate", "--format", format]),
    ["synth"],
  ];
  it.each(commands.map((command) => ({ name: command.join(" "), command })))(
    "stands nowhere in what sirsi $name says",
    async ({ command: [name = "", ...options] }) => {
      const folder = await mkdtemp(join(tmpdir(), "sirsi-secrets-"));
      try {
        await cp("templates/demo/head", folder, { recursive: true });
        const spec = await readFile(join(folder, "migrations/shop.yaml"), "utf8");
        const file = `migrations/${tokens.github}.yaml`;
        const broken = spec.replace("name: shop", `name: ${tokens.jwt}`).concat(`\n${tokens.aws}: 1\n`);
        await writeFile(join(folder, file), broken);

        const { out, err } = await sirsi([name, file, "--repo", folder, "--now", "2026-01-12T09:00:00Z", ...options]);

        expect(`${out}${err}`).toContain("SIR-E");
        for (const token of Object.values(tokens)) expect(`${out}${err}`).not.toContain(token);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});

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
