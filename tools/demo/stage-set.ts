import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createLog, type ServiceLog } from "../../src/adapters/log/log.ts";
import { readEnvironment } from "../../src/environment.ts";
import { webhookPath } from "../../src/http/server.ts";
import type { Service } from "../../src/service.ts";
import { manifestOf } from "../../src/setup/manifest.ts";
import { startApp } from "../../src/start-app.ts";
import type { App, AppPermissions, Repository } from "../../test/github/model.ts";
import { startGitHub, type StatefulGitHub } from "../../test/github/start-github.ts";
import type { DemoOptions } from "./options.ts";
import type { Story } from "./story.ts";

/** Everything that runs: a GitHub, the App on it, and a shop's repository. */
export interface Stage {
  readonly github: StatefulGitHub;
  readonly app: App;
  readonly service: Service;
  readonly repository: Repository;
}

/** Keeps what must be stopped, in the order in which it was started. */
export type Keep = (stop: () => Promise<void>) => void;

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
/** What the repository holds before the pull request. */
const base = new URL("../../templates/demo/base", import.meta.url).pathname;

/** Who is in the cast: ana writes the change, the others review. The teams are those that the spec names. */
export const people = ["ana", "ben", "cho"] as const;

export async function setStage(options: DemoOptions, folder: string, story: Story, keep: Keep): Promise<Stage> {
  const github = await startGitHub();
  keep(() => github.stop());
  story.tell(`a GitHub that remembers is up at ${github.url}, with real git`);
  github.organization("acme", { ana: "member", ben: "member", cho: "member" });
  const { app, secret } = createApp(github);
  const service = await startService(app, secret, github, options, folder);
  keep(() => service.stop());
  story.tell(`the App is up at ${service.url}, with its database`);
  app.webhookUrl = `${service.url}${webhookPath}`;
  if (options.forge) app.webhookSecret = randomBytes(20).toString("hex");

  const repository = github.createRepository("acme/shop", { files: base });
  for (const login of people) github.collaborator(repository, login, "write");
  github.team("acme", "commerce", ["ana", "ben"], { shop: "write" });
  for (const team of ["platform", "sre", "cto-office"]) github.team("acme", team, ["cho"], { shop: "write" });
  github.install(app, "acme", [repository]);
  story.tell("acme/shop holds a migration that is half done; the App is installed on it");
  return { github, app, service, repository };
}

/** From the manifest that `npm run setup` takes to GitHub. */
function createApp(github: StatefulGitHub): { readonly app: App; readonly secret: string } {
  const manifest = manifestOf({ kind: "full", publicUrl: "http://127.0.0.1", callbackUrl: "http://127.0.0.1" });
  const webhookSecret = randomBytes(20).toString("hex");
  const app = github.createApp({
    permissions: manifest["default_permissions"] as AppPermissions,
    events: manifest["default_events"] as readonly string[],
    webhookSecret,
  });
  return { app, secret: webhookSecret };
}

async function startService(
  { id: appId, privateKey }: App,
  secret: string,
  github: StatefulGitHub,
  options: DemoOptions,
  folder: string,
): Promise<Service> {
  return startApp({
    environment: {
      ...{ appId, privateKey, webhookSecrets: [secret], githubApiUrl: github.url },
      ...{ dataFolder: join(folder, "database"), host: "127.0.0.1", port: 0, logLevel: "info" },
      ...{ reviewWorkers: 1, reviewMemory: 1024, maxSpecs: 50, graceSeconds: 2 },
    },
    engine: readEnvironment(process.env, {}),
    log: logTo(options.log),
    version,
    // GitHub asks for a second between writes; this one does not mind.
    pace: { write: 0, notification: 0 },
  });
}

function logTo(file: string | undefined): ServiceLog {
  if (file === undefined) return createLog({ level: "silent" });
  return createLog({
    level: "debug",
    write: (line) => {
      appendFileSync(file, line);
    },
  });
}
