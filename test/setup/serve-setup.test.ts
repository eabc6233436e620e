import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, it } from "vitest";
import { readServiceEnvironment } from "../../src/service-environment.ts";
import { ask, callback, formOf, openSetup, publicUrl } from "./setup-page.ts";

it("takes the manifest to GitHub and the App back, into a file that the service starts from", async () => {
  const opened = await openSetup();
  const page = await ask(opened.setup.url);
  const { action, manifest } = formOf(page.text);

  expect(page.status).toBe(200);
  expect(`${action.origin}${action.pathname}`).toBe("https://github.com/settings/apps/new");
  expect(manifest).toMatchObject({
    hook_attributes: { url: `${publicUrl}/api/github/webhooks`, active: true },
    redirect_url: `${opened.setup.url}/callback`,
    default_permissions: { contents: "write" },
    public: false,
  });
  const done = await ask(await callback(opened));
  expect(done.status).toBe(200);
  expect(await opened.setup.done).toMatch(/\/installations\/new$/);
  expect(statSync(opened.envFile).mode & 0o777).toBe(0o600);
  expect(opened.github.violations).toEqual([]);

  const nothing = { home: "/nonexistent", readFile: () => "" };
  const configuration = readServiceEnvironment(parseEnv(readFileSync(opened.envFile, "utf8")), nothing);
  expect(configuration.problems).toEqual([]);
  expect(configuration).toMatchObject({
    environment: { appId: opened.appId, webhookSecrets: [opened.secret], publicUrl, privateKey: opened.privateKey.trim() },
  });
});

it("never shows the key or the secret in the browser", async () => {
  const opened = await openSetup();
  const pages = [await ask(opened.setup.url), await ask(await callback(opened))].map(({ text }) => text).join("\n");

  expect(pages).toContain("The App is created");
  expect(pages).not.toContain(opened.secret);
  expect(pages).not.toContain("PRIVATE KEY");
  expect(pages).not.toContain(opened.privateKey.split("\n")[1]);
});

it.each(["", "x", "A".repeat(32)])("does nothing for somebody who does not know the state of this run (%j)", async (state) => {
  const opened = await openSetup();
  const { status } = await ask(await callback(opened, { state }));

  expect(status).toBe(404);
  expect(existsSync(opened.envFile)).toBe(false);
  expect(opened.github.requests({ path: /app-manifests/ })).toEqual([]);
});

it("answers on its own address only: a name that leads here is another site's", async () => {
  const opened = await openSetup();
  const { port } = new URL(opened.setup.url);
  const answers = await Promise.all(
    [`evil.example.com:${port}`, `localhost:${port}`, "127.0.0.1"].map((host) => ask(opened.setup.url, { host })),
  );

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(answers.map(({ text }) => text).join("")).not.toContain("state=");
});

it("takes no POST, also not with the right state", async () => {
  const opened = await openSetup();

  expect((await ask(await callback(opened), { method: "POST" })).status).toBe(403);
  expect(existsSync(opened.envFile)).toBe(false);
});

it("says so when a code is used twice, and keeps the App that the first one brought", async () => {
  const opened = await openSetup();
  const back = await callback(opened);
  await ask(back);
  const written = readFileSync(opened.envFile, "utf8");
  const again = await ask(back);

  expect(again.status).toBe(500);
  expect(again.text).toMatch(/GitHub answered 404 to the code|names an App already/);
  expect(readFileSync(opened.envFile, "utf8")).toBe(written);
});

it.each(["../../etc", "a b", "x".repeat(201), ""])("asks GitHub nothing about a code that cannot be one (%#)", async (code) => {
  const opened = await openSetup();
  const { status, text } = await ask(await callback(opened, { code }));

  expect(status).toBe(500);
  expect(text).toContain("the code is not one of GitHub&#39;s");
  expect(opened.github.requests({ path: /app-manifests/ })).toEqual([]);
});

it.each(["APP_ID=12\n", "export WEBHOOK_SECRET=abc", "A=b\nPRIVATE_KEY=x\n"])(
  "leaves a file that names an App untouched, and does not use up the code (%j)",
  async (before) => {
    const opened = await openSetup();
    writeFileSync(opened.envFile, before);
    const { status, text } = await ask(await callback(opened));

    expect(status).toBe(500);
    expect(text).toContain("names an App already");
    expect(readFileSync(opened.envFile, "utf8")).toBe(before);
    expect(opened.github.requests({ path: /app-manifests/ })).toEqual([]);
  },
);

it.each(["DATABASE_URL=postgres://x/y", "# APP_ID=\nAPP_ID=\nPRIVATE_KEY=\nWEBHOOK_SECRET=\nPORT=4000\n"])(
  "adds to a file that names none (%#)",
  async (before) => {
    const opened = await openSetup();
    writeFileSync(opened.envFile, before, { mode: 0o644 });
    const { status } = await ask(await callback(opened));
    const read = parseEnv(readFileSync(opened.envFile, "utf8"));

    expect(status).toBe(200);
    expect(read).toMatchObject({
      ...parseEnv(before.replaceAll(/^(APP_ID|PRIVATE_KEY|WEBHOOK_SECRET)=$/gm, "")),
      APP_ID: String(opened.appId),
    });
    expect(statSync(opened.envFile).mode & 0o777).toBe(0o600);
  },
);

it("asks for no write to files in the manifest for reviews alone", async () => {
  const { setup } = await openSetup({ kind: "review-only" });
  const { manifest } = formOf((await ask(setup.url)).text);

  expect(manifest).toMatchObject({ default_permissions: { contents: "read", checks: "write" } });
});

it("creates the App under the organization, whatever its name holds", async () => {
  const { setup } = await openSetup({ organization: "acme/../x?y" });
  const { action } = formOf((await ask(setup.url)).text);

  expect(action.origin).toBe("https://github.com");
  expect(action.pathname).toBe("/organizations/acme%2F..%2Fx%3Fy/settings/apps/new");
});

it("is a page without scripts that escapes what it shows and may send its form to GitHub only", async () => {
  const { setup } = await openSetup({ publicUrl: `https://x.example/"><script>alert(1)</script>` });
  const { text, headers } = await ask(setup.url);

  expect(text.toLowerCase()).not.toContain("<script");
  expect(headers["content-security-policy"]).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; form-action https://github.com",
  );
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["cache-control"]).toBe("no-store");
});

it("says that GitHub could not be reached, and can be tried again", async () => {
  const opened = await openSetup();
  const back = await callback(opened);
  opened.github.down();
  expect((await ask(back)).text).toContain("GitHub could not be reached");
  opened.github.up();

  expect((await ask(back)).status).toBe(200);
});
