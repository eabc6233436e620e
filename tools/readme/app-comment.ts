import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fixedClock } from "../../src/adapters/clock/clock.ts";
import { gitHubClients } from "../../src/adapters/github/client.ts";
import { gitHub } from "../../src/adapters/github/code-host.ts";
import { createLog } from "../../src/adapters/log/log.ts";
import { noStates } from "../../src/adapters/states/no-states.ts";
import { readEnvironment } from "../../src/environment.ts";
import { reviewPullRequest } from "../../src/flows/review-pull-request.ts";
import { reviewSpecs } from "../../src/flows/review-specs.ts";
import type { ServiceWorld } from "../../src/ports/service.ts";
import { manifestOf } from "../../src/setup/manifest.ts";
import { buildWorld } from "../../src/world.ts";
import { fakeLedger } from "../../test/fakes/fake-ledger.ts";
import { fakeRuns } from "../../test/fakes/fake-runs.ts";
import type { AppPermissions } from "../../test/github/model.ts";
import { filesOfFolder } from "../../test/github/people.ts";
import { startGitHub } from "../../test/github/start-github.ts";

const now = new Date("2026-01-12T09:00:00Z");
const folder = (name: string): string => fileURLToPath(new URL(`../../templates/demo/${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };

/** The comment that the App posts on the demo's pull request, at a time that stands still, with commits that are always the same. */
export async function appComment(): Promise<string> {
  const github = await startGitHub({ now });
  try {
    const manifest = manifestOf({ kind: "full", publicUrl: "http://127.0.0.1", callbackUrl: "http://127.0.0.1" });
    const app = github.createApp({
      permissions: manifest["default_permissions"] as AppPermissions,
      events: [],
      webhookSecret: "none",
    });
    github.organization("acme", { ana: "member", cho: "member" });
    const shop = github.createRepository("acme/shop", { files: folder("base") });
    github.collaborator(shop, "ana", "write");
    for (const team of ["commerce", "platform", "sre", "cto-office"]) github.team("acme", team, ["cho"], { shop: "write" });
    const { id: installation } = github.install(app, "acme", [shop]);
    const pull = await github.user("ana").openPullRequest(shop, { files: filesOfFolder(folder("head")) });

    // Printed, for nothing should be worth a warning.
    const log = createLog({ level: "warn", write: (line) => process.stderr.write(line) });
    const engine = { ...buildWorld(readEnvironment(process.env, {}), { quiet: true, now }, () => undefined), states: noStates };
    const ledger = fakeLedger();
    await ledger.installations.save({ id: installation, account: "acme", state: "active" });
    await ledger.installations.saveRepositories([{ id: shop.id, owner: "acme", name: "shop", installation }]);
    const never = () => Promise.reject(new Error("The demo's review asks for none of these."));
    const clients = gitHubClients({
      appId: app.id,
      privateKey: app.privateKey,
      apiUrl: github.url,
      log: log.pino,
      pace: { write: 0, notification: 0 },
    });
    const world: ServiceWorld = {
      ...{ clock: fixedClock(now), ledger, runs: fakeRuns(), log: log.log, policies: engine.policies, prices: engine.prices },
      inbox: { accept: never, read: never, settle: never, known: never },
      queue: { send: never },
      host: gitHub(clients),
      // The same on every machine: a provider mirror would add a sentence about it.
      reviewer: { review: (order, signal) => reviewSpecs({ ...order, mode: "sandbox", version, signal }, engine) },
      templates: { starters: [], settings: "" },
      limits: { holdAbove: 50, planTimeoutSeconds: 300, version },
    };
    await reviewPullRequest(
      { type: "review", repository: shop.id, pull: pull.number, trace: "readme" },
      world,
      new AbortController().signal,
    );
    const [comment] = github.comments(pull);
    if (comment === undefined) throw new Error("The App posted no comment.");
    return comment.body.replace(/^<!--.*-->\n/, "");
  } finally {
    await github.stop();
  }
}
