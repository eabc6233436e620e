import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { parse } from "yaml";

const run = promisify(execFile);
const dockerfile = readFileSync("Dockerfile", "utf8");
/** What the last stage takes from the repository. */
const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
const copied = (text: string) => [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]!.split(" "));

it("every file that the container copies is in the repository and reaches the build", () => {
  const names = copied(dockerfile);
  expect(names.length).toBeGreaterThan(5);
  const ignored = readFileSync(".dockerignore", "utf8").split("\n");
  for (const name of names) {
    expect(existsSync(name)).toBe(true);
    expect(ignored).toContain(`!${name}`);
  }
  expect(ignored[0]).toBe("*");
});

it("the container runs as nobody in particular, tells its health, and takes tools only with a checksum", () => {
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^HEALTHCHECK /m);
  const downloads = [...dockerfile.matchAll(/curl -fsSLo (\S+)/g)].map((match) => match[1]!);
  expect(downloads).toHaveLength(2);
  for (const file of downloads) expect(dockerfile).toContain(`_SHA256}  ${file}" | sha256sum -c -`);
});

it("what the container holds is enough to review and to load the service", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-container-"));
  try {
    for (const name of copied(last)) await cp(name, join(folder, name), { recursive: true });
    await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
    const at = { cwd: folder, env: { PATH: process.env["PATH"] } };
    await run(process.execPath, ["--input-type=module", "-e", 'await import("./src/start-app.ts")'], at);
    const review = [
      "bin/start.js",
      "review",
      "migrations/shop.yaml",
      "--repo",
      "templates/demo/head",
      "--base-dir",
      "templates/demo/base",
    ];
    const { stdout } = await run(
      process.execPath,
      [...review, "--mode", "static", "--now", "2026-01-12T09:00:00Z", "--exit-zero"],
      at,
    );
    expect(stdout).toContain("shop");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it("compose starts the service on PostgreSQL with variables that the service reads", () => {
  const { services } = parse(readFileSync("compose.yaml", "utf8")) as {
    readonly services: Readonly<
      Record<"sirsi" | "database", { image: string; environment: Record<string, string>; stop_grace_period: string }>
    >;
  };
  const known = new Set([...readFileSync(".env.example", "utf8").matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]!));
  for (const name of Object.keys(services.sirsi.environment)) expect(known).toContain(name);
  expect(services.sirsi.environment["DATABASE_URL"]).toMatch(/@database:5432\//);
  expect(services.database.image).toMatch(/^postgres:/);
  // Docker must wait longer than the service does.
  expect(Number.parseInt(services.sirsi.stop_grace_period)).toBeGreaterThan(
    Number(services.sirsi.environment["GRACE_SECONDS"]) + 5,
  );
});
