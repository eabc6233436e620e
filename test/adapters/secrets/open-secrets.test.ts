import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../../src/adapters/log/log.ts";
import { openSecrets } from "../../../src/adapters/secrets/open-secrets.ts";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import { readSecretReference } from "../../../src/domain/secret-reference.ts";
import type { Secrets, SecretUse } from "../../../src/ports/secrets.ts";
import { type FakeVault, startVault } from "../../fakes/vault.ts";
import { fakeBinary } from "../terraform/fake-binary.ts";

const applyKey = "constructed+Apply/Key0123456789abcdefABCD";
const planKey = "constructed-plan-key-0123456789";
const vaultToken = "hvs.CAESIConstructedTokenOfTheOperator";

let folder = "";
let vault: FakeVault;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-secrets-"));
  await mkdir(join(folder, "secrets"));
  await writeFile(join(folder, "secrets", "vault-token"), `${vaultToken}\n`, { mode: 0o600 });
  vault = await startVault({ tokens: { [vaultToken]: ["kv/data"] } });
  vault.put("kv", "shop", { key: applyKey });
  vault.put("kv", "migrations/shop", { source: "constructed-source-password" });
});
afterEach(async () => {
  await vault.stop();
  await rm(folder, { recursive: true, force: true });
});

async function opened(change: (file: string) => string = (file) => file, mode = 0o640) {
  const text = `
apiVersion: sirsi.dev/v1
kind: Credentials
files: { folder: ${join(folder, "secrets")} }
vault: { address: "${vault.address}", token: file:vault-token }
repositories:
  - tenant: github
    repository: 4711
    environments:
      production:
        plan: { AWS_ACCESS_KEY_ID: env:PLAN_ID, AWS_SECRET_ACCESS_KEY: env:PLAN_KEY }
        apply:
          AWS_ACCESS_KEY_ID: env:APPLY_ID
          AWS_SECRET_ACCESS_KEY: vault://kv/shop#key
          AWS_REGION: { value: eu-west-1 }
        source: { allow: ["vault://kv/migrations/*"] }
      staging:
        plan: { AWS_ACCESS_KEY_ID: env:PLAN_ID, AWS_SECRET_ACCESS_KEY: file:plan-key }
`;
  const path = join(folder, "credentials.yaml");
  await writeFile(path, change(text));
  await chmod(path, mode);
  const lines: string[] = [];
  const log = createLog({ level: "trace", write: (line) => lines.push(line) });
  const secrets = await openSecrets({
    file: path,
    variables: { PLAN_ID: "AKIAPLANPLANPLANPLAN", PLAN_KEY: planKey, APPLY_ID: "AKIAAPPLYAPPLYAPPLYA" },
    keepOutOfLogs: (value) => {
      log.secrets.add(value);
    },
    pause: () => Promise.resolve(),
  });
  return { secrets, log: log.log, lines };
}
const use = (change: Partial<SecretUse> = {}) =>
  ({ tenant: "github", repository: "4711", environment: "production", purpose: "apply", ...change }) as SecretUse & {
    purpose: "plan" | "apply";
  };
const lent = (secrets: Secrets, change: Partial<SecretUse> = {}) =>
  secrets.lend(use(change), (credentials) => Promise.resolve({ ...credentials.environment }));
const reference = (text: string) => {
  const reading = readSecretReference(text, "spec");
  if (!reading.ok) throw new Error(reading.why);
  return reading.reference;
};

describe("credentials of a run", () => {
  it("are those of its purpose, and a plan's are never an apply's", async () => {
    const { secrets } = await opened();
    expect(await lent(secrets)).toEqual({
      AWS_ACCESS_KEY_ID: "AKIAAPPLYAPPLYAPPLYA",
      AWS_SECRET_ACCESS_KEY: applyKey,
      AWS_REGION: "eu-west-1",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(await lent(secrets, { purpose: "plan" })).toMatchObject({ AWS_SECRET_ACCESS_KEY: planKey });
    await expect(lent(secrets, { environment: "staging" })).rejects.toMatchObject({ code: "credentials-missing" });
  });

  it.each([
    ["another repository", { repository: "4712" }],
    ["another tenant", { tenant: "local" }],
    ["an environment that is not listed", { environment: "test" }],
    ["a name that every object has", { environment: "constructor" }],
  ])("do not exist for %s", async (_who, change) => {
    const { secrets } = await opened();
    await expect(lent(secrets, change)).rejects.toMatchObject({ code: "credentials-missing" });
    await expect(
      secrets.resolve(reference("vault://kv/migrations/shop#source"), use({ ...change, purpose: "source" })),
    ).rejects.toMatchObject({
      code: "secret-refused",
    });
  });

  it("are gone when the run has ended, also when it failed", async () => {
    const { secrets } = await opened();
    const kept: Readonly<Record<string, string>>[] = [];
    const failing = secrets.lend(use(), ({ environment }) => {
      kept.push(environment);
      return Promise.reject(new Error("the run failed"));
    });
    await expect(failing).rejects.toThrow("the run failed");
    expect(kept).toEqual([{}]);
  });

  it("do not run half: one that cannot be read stops the run before it starts", async () => {
    const { secrets } = await opened();
    vault.delete("kv", "shop", 1);
    let ran = false;
    const run = secrets.lend(use(), () => {
      ran = true;
      return Promise.resolve();
    });
    await expect(run).rejects.toMatchObject({ code: "secret-unreadable" });
    expect(ran).toBe(false);
  });

  it("reach the child and nothing else: no log, no result, not our own environment", async () => {
    const { secrets, log, lines } = await opened();
    const shown = join(folder, "environment.json");
    const script = `
      require("node:fs").writeFileSync(${JSON.stringify(shown)}, JSON.stringify(process.env));
      say({ type: "diagnostic", diagnostic: { severity: "error", summary: "no", detail: "key " + process.env.AWS_SECRET_ACCESS_KEY + " in " + process.env.AWS_REGION } });
      process.exit(1);`;
    const binary = await fakeBinary(script);
    const progress: unknown[] = [];
    try {
      const terraform = terraformRunner({ binary: binary.path, searchPath: "" });
      const stack = { wave: "main", state: "built" as const, configuration: {}, text: "{}", assets: [], origins: {} };
      const result = await secrets.lend(use(), async (credentials) => {
        const run = await terraform.apply({
          stack,
          mode: "connected",
          timeoutSeconds: 20,
          credentials,
          onProgress: (event) => progress.push(event),
        });
        log.error({ run, nested: { text: `said ${applyKey}` }, url: encodeURIComponent(applyKey) }, "It failed");
        return run;
      });
      log.info({ again: applyKey, token: vaultToken }, "Afterwards");
      const child = JSON.parse(await readFile(shown, "utf8")) as Record<string, string>;
      expect(child["AWS_SECRET_ACCESS_KEY"]).toBe(applyKey);
      expect(Object.keys(child).sort()).toEqual([
        "AWS_ACCESS_KEY_ID",
        "AWS_EC2_METADATA_DISABLED",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "CHECKPOINT_DISABLE",
        "HOME",
        "LANG",
        "TF_CLI_CONFIG_FILE",
        "TF_INPUT",
        "TF_IN_AUTOMATION",
        "TMPDIR",
      ]);
      const ours = process.platform === "linux" ? await readFile("/proc/self/environ", "utf8") : "";
      const outputs = [lines.join(""), JSON.stringify(result), JSON.stringify(progress), JSON.stringify(process.env), ours];
      expect(lines).toHaveLength(2);
      expect(JSON.stringify(result)).toContain("key (sensitive) in eu-west-1");
      for (const text of outputs)
        for (const secret of [applyKey, encodeURIComponent(applyKey), Buffer.from(applyKey).toString("base64"), vaultToken])
          expect(text).not.toContain(secret);
    } finally {
      await binary.remove();
    }
  });
});

describe("what a spec refers to", () => {
  it("is read where the operator allows it for this purpose, and only there", async () => {
    const { secrets } = await opened();
    const source = use({ purpose: "source" });
    expect(await secrets.resolve(reference("vault://kv/migrations/shop#source"), source)).toEqual({
      source: "constructed-source-password",
    });
    for (const [text, asked] of [
      ["vault://kv/shop#key", source],
      ["vault://kv/migrations#source", source],
      ["vault://kv/migrations-of-others/shop#key", source],
      ["aws-sm://migrations/shop#source", source],
      ["vault://kv/migrations/shop#source", use()],
    ] as const)
      await expect(secrets.resolve(reference(text), asked), text).rejects.toMatchObject({ code: "secret-refused" });
  });

  it("is never a variable or a file of the service", async () => {
    const { secrets } = await opened();
    for (const own of [{ kind: "env", name: "APPLY_ID" } as const, { kind: "file", path: "vault-token" } as const])
      await expect(secrets.resolve(own, use({ purpose: "source" }))).rejects.toMatchObject({
        code: "secret-refused",
      });
  });
});

describe("the operator's files", () => {
  it("that everybody may read are refused", async () => {
    await expect(opened(undefined, 0o644)).rejects.toThrow("everybody on this machine may read or change it");
    const { secrets } = await opened();
    await writeFile(join(folder, "secrets", "plan-key"), planKey, { mode: 0o600 });
    await chmod(join(folder, "secrets", "plan-key"), 0o604);
    await expect(lent(secrets, { environment: "staging", purpose: "plan" })).rejects.toThrow("everybody on this machine");
  });

  it("name all that is wrong when the service starts", async () => {
    const wrong = opened((file) => file.replace("env:PLAN_ID", "PLAN_ID").replace("kind: Credentials", "kind: Secrets"));
    await expect(wrong).rejects.toMatchObject({ code: "credentials-broken" });
    await expect(wrong).rejects.toThrow(/kind.*plan\.AWS_ACCESS_KEY_ID/s);
  });

  it("of secrets may be linked about in their folder, as mounted secrets are, and not out of it", async () => {
    const { secrets } = await opened();
    const key = join(folder, "secrets", "plan-key");
    const staging = () => lent(secrets, { environment: "staging", purpose: "plan" });
    await expect(staging()).rejects.toThrow("there is no such file");
    await mkdir(join(folder, "secrets", "..2026"));
    await writeFile(join(folder, "secrets", "..2026", "plan-key"), `${planKey}\n`, { mode: 0o600 });
    await symlink("..2026/plan-key", key);
    expect(await staging()).toMatchObject({ AWS_SECRET_ACCESS_KEY: planKey });
    await rm(key);
    await writeFile(join(folder, "outside"), planKey, { mode: 0o600 });
    await symlink("../outside", key);
    await expect(staging()).rejects.toThrow("it leads out of the folder of secrets");
    await rm(key);
    await writeFile(key, "x".repeat(70_000), { mode: 0o600 });
    await expect(staging()).rejects.toThrow("it is larger than 65536 bytes");
    await writeFile(key, " \n");
    await expect(staging()).rejects.toThrow("it is empty");
    await rm(key);
    await mkdir(key);
    await expect(staging()).rejects.toThrow("it is not a regular file");
  });

  it("do not stand in for a variable that is not there or empty", async () => {
    const { secrets } = await opened((file) => file.replaceAll("env:PLAN_ID", "env:PLAN_IDD"));
    await expect(lent(secrets, { purpose: "plan" })).rejects.toMatchObject({ code: "secret-unreadable" });
  });
});
