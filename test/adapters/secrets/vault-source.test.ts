import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type VaultOptions, vaultSource } from "../../../src/adapters/secrets/vault/vault-source.ts";
import { type SecretReference, readSecretReference } from "../../../src/domain/secret-reference.ts";
import { type FakeVault, type FakeVaultOptions, startVault } from "../../fakes/vault.ts";

const token = "hvs.CAESIConstructedTokenOfTheOperator";
const started: FakeVault[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});
async function vault(options: FakeVaultOptions = {}): Promise<FakeVault> {
  const one = await startVault({ tokens: { [token]: ["kv/data", "kv1", "team/kv/data"] }, ...options });
  started.push(one);
  return one;
}
const reading = (server: FakeVault, options: Partial<VaultOptions> = {}) => {
  const pauses: number[] = [];
  const source = vaultSource({
    address: server.address,
    timeoutMs: 2000,
    signIn: () => Promise.resolve({ token }),
    keepOutOfLogs: () => undefined,
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    ...options,
  });
  return { read: (text: string) => source.read(reference(text)), pauses };
};
function reference(text: string): Extract<SecretReference, { kind: "vault" }> {
  const read = readSecretReference(text, "spec");
  if (!read.ok || read.reference.kind !== "vault") throw new Error("no reference to Vault");
  return read.reference;
}

describe("a secret in Vault", () => {
  it("is the field that is named, of the newest version or of the one that is asked for", async () => {
    const server = await vault();
    server.put("kv", "migrations/shop", { user: "orders", password: "one" });
    server.put("kv", "migrations/shop", { user: "orders", password: "two", port: 5432 });
    const { read } = reading(server);
    expect(await read("vault://kv/migrations/shop#password")).toEqual({ password: "two" });
    expect(await read("vault://kv/migrations/shop?version=1#password")).toEqual({ password: "one" });
    expect(await read("vault://kv/migrations/shop")).toEqual({ user: "orders", password: "two", port: "5432" });
    expect(server.asked).toEqual([
      "GET /v1/kv/data/migrations/shop",
      "GET /v1/kv/data/migrations/shop?version=1",
      "GET /v1/kv/data/migrations/shop",
    ]);
  });

  it("lies below a mount with a slash when the operator named that mount, and in the namespace that he named", async () => {
    const server = await vault();
    server.put("team/kv", "shop", { key: "in the namespace" }, "acme");
    const { read } = reading(server, { mounts: ["team", "team/kv"], namespace: "acme/" });
    expect(await read("vault://team/kv/shop#key")).toEqual({ key: "in the namespace" });
    await expect(reading(server, { mounts: ["team/kv"] }).read("vault://team/kv/shop#key")).rejects.toThrow(
      "there is no such secret",
    );
  });

  it.each([
    ["vault://kv/shop#nothing", "it has no field nothing"],
    ["vault://kv/shop#empty", "its field empty is empty or no text"],
    ["vault://kv/shop#nested", "its field nested is empty or no text"],
    ["vault://kv/shop#toString", "it has no field toString"],
    ["vault://kv/deleted#key", "this version was deleted (status 404)"],
    ["vault://kv/destroyed#key", "this version was destroyed (status 404)"],
    ["vault://kv/shop?version=9#key", "there is no such secret in a KV engine, version 2 (status 404)"],
    ["vault://kv/nowhere#key", "there is no such secret in a KV engine, version 2 (status 404)"],
    ["vault://other/shop#key", "Vault does not allow it (status 403)"],
    ["vault://kv1/shop#key", "what answers there is not the KV engine, version 2"],
    ["vault://kv1/nowhere#key", "there is no such secret in a KV engine, version 2 (status 404)"],
  ])("that cannot be had is an error and never an empty value: %s", async (text, why) => {
    const server = await vault({ firstVersion: ["kv1"] });
    server.put("kv", "shop", { key: "value", empty: "", nested: { deep: "value" } });
    for (const name of ["deleted", "destroyed"]) server.put("kv", name, { key: "gone" });
    server.delete("kv", "deleted", 1);
    server.destroy("kv", "destroyed", 1);
    server.put("kv1", "data/shop", { key: "value of version one" });
    await expect(reading(server).read(text)).rejects.toMatchObject({ code: "secret-unreadable", retry: false });
    await expect(reading(server).read(text)).rejects.toThrow(`The secret ${text} could not be read: ${why}.`);
  });

  it("is not read with a wrong token, and the error shows none", async () => {
    const server = await vault();
    server.put("kv", "shop", { key: "value" });
    const wrong = "hvs.AnotherConstructedToken";
    const failed: unknown = await reading(server, { signIn: () => Promise.resolve({ token: wrong }) })
      .read("vault://kv/shop#key")
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "secret-unreadable" });
    expect(JSON.stringify(failed) + String((failed as Error).stack)).not.toContain("hvs.");
  });

  it("is asked for again while Vault is busy, as long as Vault says, and not for longer than a few tries", async () => {
    const server = await vault();
    server.put("kv", "shop", { key: "value" });
    server.next({ status: 429, headers: { "retry-after": "2" } }, { status: 500 }, { status: 503 });
    const patient = reading(server);
    expect(await patient.read("vault://kv/shop#key")).toEqual({ key: "value" });
    expect(patient.pauses).toEqual([2000, 1000, 2000]);
    server.seal(true);
    await expect(reading(server).read("vault://kv/shop#key")).rejects.toMatchObject({
      code: "secret-store-away",
      retry: true,
      message: "The store of the secret vault://kv/shop#key does not answer: it is sealed or under maintenance (status 503).",
    });
    expect(server.asked).toHaveLength(8);
  });

  it.each([400, 403, 404, 307])("is not asked for again after status %s", async (status) => {
    const server = await vault();
    server.next({ status, headers: { location: "http://127.0.0.1:9/v1/kv/data/shop" } });
    await expect(reading(server).read("vault://kv/shop#key")).rejects.toMatchObject({ code: "secret-unreadable" });
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ["no JSON", "<html>constructed-proxy-secret</html>", "secret-unreadable"],
    ["nothing", "", "secret-unreadable"],
    ["a list", "[1]", "secret-unreadable"],
    ["data that are null", '{"data":null}', "secret-unreadable"],
    ["fields for JavaScript", '{"data":{"data":{"__proto__":{"key":"x"}},"metadata":{"version":1}}}', "secret-unreadable"],
    ["more than anybody keeps in a secret", "x".repeat(2 * 1024 ** 2), "secret-store-away"],
  ])("is none where somebody answers %s", async (_what, text, code) => {
    const server = await vault();
    server.next({ status: 200, text });
    const failed: unknown = await reading(server)
      .read("vault://kv/shop#key")
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect(String(failed)).not.toMatch(/constructed|xxx/);
  });

  it("that takes too long, or that nobody answers for, is away", async () => {
    const slow = await vault({ delay: 500 });
    await expect(reading(slow, { timeoutMs: 50 }).read("vault://kv/shop#key")).rejects.toThrow("it took too long");
    await slow.stop();
    await expect(reading(slow).read("vault://kv/shop#key")).rejects.toThrow("ECONNREFUSED");
  });
});

describe("an AppRole", () => {
  const appRole = { mount: "team/approle", roleId: "role-1", secretId: "ConstructedSecretId", reads: ["kv/data/shop"] };

  it("gets a token for one reading, which is hidden from logs and given back", async () => {
    const server = await vault({ appRole });
    server.put("kv", "shop", { key: "value" });
    const hidden: string[] = [];
    const { read } = reading(server, { signIn: () => Promise.resolve(appRole), keepOutOfLogs: (value) => hidden.push(value) });
    expect(await read("vault://kv/shop#key")).toEqual({ key: "value" });
    await expect(read("vault://kv/other#key")).rejects.toThrow("status 403");
    expect(hidden).toHaveLength(2);
    expect(hidden[0]).toMatch(/^hvs\./);
    expect(server.liveTokens.size).toBe(0);
  });

  it("that Vault does not know opens nothing", async () => {
    const server = await vault({ appRole });
    const signIn = () => Promise.resolve({ ...appRole, secretId: "another" });
    const failed = await reading(server, { signIn }).read("vault://kv/shop#key").catch(String);
    expect(failed).toContain("Vault refuses the AppRole (status 400)");
    expect(failed).not.toContain("another");
    expect(server.asked).toEqual(["POST /v1/auth/team/approle/login"]);
  });
});

const openssl = (() => {
  try {
    return execFileSync("openssl", ["version"], { stdio: "pipe" }).length > 0;
  } catch {
    return false;
  }
})();

describe.skipIf(!openssl)("Vault over TLS (needs openssl)", () => {
  it("is believed only with a certificate of the authority that the operator named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sirsi-vault-tls-"));
    const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=vault", "-addext", "subjectAltName=IP:127.0.0.1"];
    const make = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", ...subject];
    execFileSync("openssl", [...make, "-keyout", keyFile, "-out", certFile], { stdio: "pipe" });
    const [key, cert] = [readFileSync(keyFile, "utf8"), readFileSync(certFile, "utf8")];
    rmSync(folder, { recursive: true });
    const server = await vault({ tls: { key, cert } });
    server.put("kv", "shop", { key: "value" });
    expect(await reading(server, { ca: cert }).read("vault://kv/shop#key")).toEqual({ key: "value" });
    await expect(reading(server).read("vault://kv/shop#key")).rejects.toThrow("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(server.asked).toHaveLength(1);
  });
});

const vaultBin = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((one) => join(one, "vault"))
  .find((path) => existsSync(path));

describe.skipIf(vaultBin === undefined)("a real Vault (needs vault)", () => {
  it("answers as the one that these tests are written against", { timeout: 60_000 }, async () => {
    const address = "127.0.0.1:18231";
    const args = ["server", "-dev", `-dev-root-token-id=${token}`, `-dev-listen-address=${address}`, "-dev-no-store-token"];
    const server = spawn(vaultBin!, args, { stdio: "ignore", env: { HOME: tmpdir() } });
    try {
      const ask = (method: string, path: string, body?: object) =>
        fetch(`http://${address}/v1/${path}`, {
          method,
          headers: { "x-vault-token": token },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      await vi.waitFor(async () => {
        expect((await ask("GET", "sys/health")).status).toBe(200);
      }, 20_000);
      for (const key of ["one", "two"]) await ask("POST", "secret/data/shop", { data: { key } });
      await ask("POST", "sys/mounts/kv1", { type: "kv", options: { version: "1" } });
      const { read } = reading({ address: `http://${address}` } as FakeVault);
      expect(await read("vault://secret/shop#key")).toEqual({ key: "two" });
      expect(await read("vault://secret/shop?version=1#key")).toEqual({ key: "one" });
      await ask("POST", "secret/delete/shop", { versions: [1] });
      await ask("POST", "secret/destroy/shop", { versions: [2] });
      await expect(read("vault://secret/shop?version=1#key")).rejects.toThrow("this version was deleted (status 404)");
      await expect(read("vault://secret/shop#key")).rejects.toThrow("this version was destroyed (status 404)");
      await expect(read("vault://secret/nowhere#key")).rejects.toThrow("there is no such secret");
      await expect(read("vault://kv1/nowhere#key")).rejects.toThrow("there is no such secret");
    } finally {
      server.kill("SIGKILL");
    }
  });
});
