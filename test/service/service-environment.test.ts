import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readServiceEnvironment, type Surroundings } from "../../src/service-environment.ts";

const pem = (bits: number) =>
  generateKeyPairSync("rsa", {
    modulusLength: bits,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
const key = pem(2048);
const weak = pem(1024);
const elliptic = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
}).privateKey;
const secret = "6f1c3b7e9a2d4c58b0e7f3a1d5c9e2b4";
const least = { APP_ID: "12345", PRIVATE_KEY: key, WEBHOOK_SECRET: secret };

const surroundings: Surroundings = {
  home: "/home/ada",
  readFile: (path) => {
    if (path === "/keys/app.pem") return key;
    throw new Error(`ENOENT: ${path}`);
  },
};
const read = (variables: Readonly<Record<string, string | undefined>>) => readServiceEnvironment(variables, surroundings);
const environment = (variables: Readonly<Record<string, string | undefined>>) => {
  const result = read(variables);
  if (!("environment" in result)) throw new Error(result.problems.join(" "));
  return result.environment;
};

describe("the environment of the service", () => {
  it("needs an App, its key and a secret, and has a default for everything else", () => {
    expect(environment(least)).toEqual({
      appId: 12345,
      privateKey: key.trim(),
      webhookSecrets: [secret],
      dataFolder: "/home/ada/.sirsi/service",
      host: "127.0.0.1",
      port: 3000,
      githubApiUrl: "https://api.github.com",
      logLevel: "info",
      reviewWorkers: 2,
      reviewMemory: 1024,
      maxSpecs: 50,
      graceSeconds: 25,
    });
  });

  it("takes keys for states, and says what is wrong with them without showing one", () => {
    const stateKeys = `2026:${Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString("base64")}`;
    expect(environment({ ...least, STATE_KEYS: stateKeys })).toMatchObject({ stateKeys });
    const wrong = read({ ...least, STATE_KEYS: `${stateKeys},hunter2hunter2` });
    expect(wrong.problems).toEqual([
      "STATE_KEYS must be id:key pairs with commas between them, and entry 2 is not of the form id:key. Make a key with: openssl rand -base64 32",
    ]);
  });

  it("reads everything that .env.example names, and nothing else", () => {
    const names = [...readFileSync(".env.example", "utf8").matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]).sort();
    const asked = new Set<string>();
    read(
      new Proxy<Readonly<Record<string, string | undefined>>>(
        { ...least },
        { get: (target, name) => (asked.add(String(name)), target[String(name)]) },
      ),
    );
    expect([...asked].sort()).toEqual(names);
  });

  it("says everything that is wrong at once", () => {
    const { problems } = read({
      PORT: "x",
      ["LOG_LEVEL" as string]: "loud",
      DATABASE_URL: "mysql://a",
      REVIEW_WORKERS: "0",
      MAX_SPECS: "1e3",
      GITHUB_API_URL: "nowhere",
    });
    expect(problems.map((problem) => problem.split(" ")[0]).sort()).toEqual(
      [
        "APP_ID",
        "DATABASE_URL",
        "GITHUB_API_URL",
        "LOG_LEVEL",
        "MAX_SPECS",
        "PORT",
        "PRIVATE_KEY",
        "REVIEW_WORKERS",
        "STATE_KEYS",
        "WEBHOOK_SECRET",
      ].sort(),
    );
  });

  it("shows no value, whichever variable it was put into", () => {
    const value = "hunter2-hunter2-hunter2";
    const names = [...readFileSync(".env.example", "utf8").matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]!);
    for (const name of names) expect(read({ ...least, [name]: value }).problems.join(" ")).not.toContain(value);
  });

  it.each([
    ["line breaks written as \\n", { PRIVATE_KEY: key.replaceAll("\n", "\\n") }],
    ["base64", { PRIVATE_KEY: Buffer.from(key).toString("base64") }],
    ["a file", { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/keys/app.pem" }],
  ])("takes a key with %s", (_what, change) => {
    expect(environment({ ...least, ...change }).privateKey).toBe(key.trim());
  });

  it.each([
    ["no key", { PRIVATE_KEY: "" }, "PRIVATE_KEY or PRIVATE_KEY_PATH is missing"],
    ["no PEM", { PRIVATE_KEY: "nonsense" }, "PRIVATE_KEY holds no RSA private key"],
    ["half a key", { PRIVATE_KEY: key.slice(0, 400) }, "PRIVATE_KEY holds no RSA private key"],
    ["a key that is too weak", { PRIVATE_KEY: weak }, "PRIVATE_KEY holds no RSA private key"],
    ["a key of another kind", { PRIVATE_KEY: elliptic }, "PRIVATE_KEY holds no RSA private key"],
    [
      "a file that is not there",
      { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/nowhere" },
      "PRIVATE_KEY_PATH names a file that cannot be read",
    ],
    ["two keys", { PRIVATE_KEY_PATH: "/keys/app.pem" }, "are both set"],
    ["tokens in clear", { GITHUB_API_URL: "http://github.example.com/api/v3" }, "must begin with https://"],
    ["a password in the address of GitHub", { GITHUB_API_URL: "https://a:b@github.example.com" }, "must not hold"],
    ["an App of no number", { APP_ID: "12a" }, "APP_ID must be a whole number."],
    ["a port beyond the last", { PORT: "65536" }, "PORT must be a whole number from 0 to 65535."],
  ])("refuses %s", (_what, change, problem) => {
    const { problems } = read({ ...least, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it.each([
    "",
    "  ",
    "development",
    "Development",
    "secret",
    "changeme",
    "fifteen letters",
    "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "It's a Secret to Everybody",
  ])("refuses the webhook secret %j, also as the previous one", (guessed) => {
    expect(read({ ...least, WEBHOOK_SECRET: guessed }).problems[0]).toMatch(/^WEBHOOK_SECRET is/);
    if (guessed.trim() !== "")
      expect(read({ ...least, WEBHOOK_SECRET_PREVIOUS: guessed }).problems[0]).toMatch(/^WEBHOOK_SECRET_PREVIOUS is/);
  });

  it("keeps the previous secret behind the one in force", () => {
    const previous = `${secret}-previous`;
    expect(environment({ ...least, WEBHOOK_SECRET_PREVIOUS: previous }).webhookSecrets).toEqual([secret, previous]);
  });

  it("takes a GitHub on this machine without TLS, and drops slashes at the end", () => {
    expect(environment({ ...least, GITHUB_API_URL: "http://127.0.0.1:4000/" }).githubApiUrl).toBe("http://127.0.0.1:4000");
  });
});
