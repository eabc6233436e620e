import type { Account, App, AppPermissions, Installation, Repository } from "../model.ts";
import { nodeId, renderInstallation } from "../render/accounts.ts";
import { fullNameOf, type World } from "../world.ts";

function small(repository: Repository): Readonly<Record<string, unknown>> {
  const { id, name, private: hidden } = repository;
  return { id, node_id: nodeId("R", id), name, full_name: fullNameOf(repository), private: hidden };
}

export function repositoriesOf(world: World, installation: Installation): readonly Repository[] {
  const chosen = installation.repositories;
  return world.repositories.filter(
    (one) => !one.deleted && one.owner === installation.account && (chosen === "all" || chosen.has(one.id)),
  );
}

/** Most of these webhooks write times as seconds; those of a suspension do not. */
function render(world: World, installation: Installation, action: string): Readonly<Record<string, unknown>> {
  const rendered = renderInstallation(world, installation);
  if (action.endsWith("suspend")) return rendered;
  const seconds = Math.floor(installation.createdAt.getTime() / 1000);
  return { ...rendered, created_at: seconds, updated_at: seconds };
}

function emitInstallation(world: World, installation: Installation, action: string, sender: Account): void {
  const repositories = repositoriesOf(world, installation).map(small);
  const payload = {
    installation: render(world, installation, action),
    ...(action.endsWith("suspend") ? {} : { repositories }),
    ...(action === "created" ? { requester: null } : {}),
  };
  world.emit({ event: "installation", action, app: installation.app, installation: installation.id, sender, payload });
}

export function install(
  world: World,
  app: App,
  account: Account,
  repositories: "all" | readonly Repository[],
  sender: Account,
  permissions: AppPermissions = app.permissions,
): Installation {
  const chosen = repositories === "all" ? "all" : new Set(repositories.map((one) => one.id));
  const installation: Installation = {
    ...{ id: world.id(), app, account, permissions, repositories: chosen },
    ...{ suspendedAt: null, suspendedBy: null, createdAt: world.now() },
  };
  app.installations.push(installation);
  emitInstallation(world, installation, "created", sender);
  return installation;
}

export function suspend(world: World, installation: Installation, sender: Account, suspended: boolean): void {
  installation.suspendedAt = suspended ? world.now() : null;
  installation.suspendedBy = suspended ? sender : null;
  emitInstallation(world, installation, suspended ? "suspend" : "unsuspend", sender);
}

export function uninstall(world: World, installation: Installation, sender: Account): void {
  const { installations } = installation.app;
  installations.splice(installations.indexOf(installation), 1);
  for (const [token, { installation: owner }] of world.installationTokens)
    if (owner === installation) world.installationTokens.delete(token);
  emitInstallation(world, installation, "deleted", sender);
}

/** What the owner of the account accepts of permissions that the App asked for later. */
export function acceptPermissions(world: World, installation: Installation, sender: Account): void {
  installation.permissions = installation.app.permissions;
  emitInstallation(world, installation, "new_permissions_accepted", sender);
}

export function chooseRepositories(
  world: World,
  installation: Installation,
  sender: Account,
  change: { readonly add?: readonly Repository[]; readonly remove?: readonly Repository[] },
): void {
  const [add, remove] = [change.add ?? [], change.remove ?? []];
  const before = new Set(repositoriesOf(world, installation).map((one) => one.id));
  const chosen = new Set([...before, ...add.map((one) => one.id)]);
  for (const one of remove) chosen.delete(one.id);
  installation.repositories = chosen;
  const emit = (action: string) => {
    const payload = {
      installation: render(world, installation, action),
      repository_selection: "selected",
      repositories_added: action === "added" ? add.map(small) : [],
      repositories_removed: action === "removed" ? remove.map(small) : [],
      requester: null,
    };
    world.emit({
      event: "installation_repositories",
      action,
      app: installation.app,
      installation: installation.id,
      sender,
      payload,
    });
  };
  if (add.length > 0) emit("added");
  if (remove.length > 0) emit("removed");
}
