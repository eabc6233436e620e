import { randomBytes } from "node:crypto";
import { notFound, Refusal, type Answer } from "../answers.ts";
import { repositoriesOf } from "../actions/installations.ts";
import { issueToken } from "../http/authenticate.ts";
import { page, type Call, type Routes } from "../http/route.ts";
import type { App, AppPermissions, Installation } from "../model.ts";
import { instant, renderApp, renderInstallation } from "../render/accounts.ts";
import { renderRepository } from "../render/repositories.ts";
import { number } from "./find.ts";

function appOf(call: Call): App {
  if (call.caller.kind !== "app") throw notFound();
  return call.caller.app;
}

function installationOf(call: Call): Installation {
  const wanted = number(call, "installation_id");
  const found = appOf(call).installations.find((one) => one.id === wanted);
  if (!found) throw notFound();
  return found;
}

function createToken(call: Call): Answer {
  const { world, body } = call;
  const installation = installationOf(call);
  const names = body["repositories"] as readonly string[] | undefined;
  const ids = body["repository_ids"] as readonly number[] | undefined;
  const own = repositoriesOf(world, installation);
  const chosen = names?.map((name) => own.find((one) => one.name === name)?.id) ?? ids;
  if (chosen?.some((id) => id === undefined || !own.some((one) => one.id === id)))
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  const permissions = body["permissions"] as AppPermissions | undefined;
  const { secret, token } = issueToken(world, installation, {
    ...(permissions ? { permissions } : {}),
    ...(chosen ? { repositories: new Set(chosen as readonly number[]) } : {}),
  });
  const selected = token.repositories === "all" && installation.repositories === "all" ? "all" : "selected";
  const repositories = own.filter((one) => token.repositories === "all" || token.repositories.has(one.id));
  return {
    status: 201,
    body: {
      token: secret,
      expires_at: instant(token.expiresAt),
      permissions: token.permissions,
      repository_selection: selected,
      ...(chosen ? { repositories: repositories.map((one) => renderRepository(world, one)) } : {}),
    },
  };
}

function convertManifest({ world, params }: Call): Answer {
  const app = world.manifests.get(params["code"] ?? "");
  if (!app) throw notFound();
  // A code counts once.
  world.manifests.delete(params["code"] ?? "");
  const secrets = { client_secret: randomBytes(20).toString("hex"), webhook_secret: app.webhookSecret, pem: app.privateKey };
  return { status: 201, body: { ...renderApp(world, app), ...secrets } };
}

export const appRoutes: Routes = {
  "GET /app": (call) => {
    const app = appOf(call);
    return { status: 200, body: { ...renderApp(call.world, app), installations_count: app.installations.length } };
  },
  "GET /app/installations": (call) => {
    const { items, headers } = page(call, appOf(call).installations);
    return { status: 200, headers, body: items.map((one) => renderInstallation(call.world, one)) };
  },
  "GET /app/installations/{installation_id}": (call) => ({
    status: 200,
    body: renderInstallation(call.world, installationOf(call)),
  }),
  "POST /app/installations/{installation_id}/access_tokens": createToken,
  "POST /app-manifests/{code}/conversions": convertManifest,
  "GET /repos/{owner}/{repo}/installation": (call) => {
    const { repository } = call;
    const found = appOf(call).installations.find((one) => repositoriesOf(call.world, one).includes(repository));
    if (!found) throw notFound();
    return { status: 200, body: renderInstallation(call.world, found) };
  },
  "GET /installation/repositories": (call) => {
    if (call.caller.kind !== "installation") throw new Refusal(403, "You must authenticate with an installation access token.");
    const { installation, repositories } = call.caller.token;
    const all = repositoriesOf(call.world, installation).filter((one) => repositories === "all" || repositories.has(one.id));
    const { items, headers } = page(call, all);
    const body = {
      total_count: all.length,
      repository_selection: installation.repositories === "all" ? "all" : "selected",
      repositories: items.map((one) => renderRepository(call.world, one)),
    };
    return { status: 200, headers, body };
  },
  "GET /rate_limit": () => {
    const core = { limit: 5000, used: 0, remaining: 5000, reset: 0 };
    return { status: 200, body: { resources: { core, search: core }, rate: core } };
  },
};
