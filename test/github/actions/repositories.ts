import type { Account, Repository } from "../model.ts";
import { renderAccount } from "../render/accounts.ts";
import { fullNameOf, type World } from "../world.ts";
import type { Actor } from "./actor.ts";

/** A fork shares the objects of what it was forked from, and starts with the same branches. */
export function forkRepository(world: World, parent: Repository, owner: Account, name = parent.name): Repository {
  const fork = world.createRepository(owner, name, { private: parent.private, defaultBranch: parent.defaultBranch, parent });
  for (const [ref, sha] of parent.git.refs("refs/heads/")) fork.git.setRef(ref, sha);
  return fork;
}

export function renameRepository(world: World, repository: Repository, actor: Actor, name: string): void {
  const from = repository.name;
  world.moved.set(fullNameOf(repository).toLowerCase(), repository);
  repository.name = name;
  const payload = { changes: { repository: { name: { from } } } };
  world.emit({ event: "repository", action: "renamed", repository, sender: actor.account, payload });
}

export function transferRepository(world: World, repository: Repository, actor: Actor, owner: Account): void {
  const from = repository.owner;
  world.moved.set(fullNameOf(repository).toLowerCase(), repository);
  repository.owner = owner;
  const name = from.type === "Organization" ? "organization" : "user";
  const payload = { changes: { owner: { from: { [name]: renderAccount(world, from) } } } };
  world.emit({ event: "repository", action: "transferred", repository, sender: actor.account, payload });
}

export function deleteRepository(world: World, repository: Repository, actor: Actor): void {
  world.emit({ event: "repository", action: "deleted", repository, sender: actor.account, payload: {} });
  repository.deleted = true;
}
