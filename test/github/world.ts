import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notFound } from "./answers.ts";
import type { BedClock } from "./clock.ts";
import { BareRepository } from "./git/bare-repository.ts";
import { ObjectStore } from "./git/object-store.ts";
import type { Account, App, InstallationToken, Repository } from "./model.ts";

/** An event as an action tells it; who receives it is the sender's business. */
export interface WorldEvent {
  readonly event: string;
  readonly action?: string;
  readonly repository?: Repository;
  readonly account?: Account;
  /** Only for this App: installation events, its own check runs. */
  readonly app?: App;
  readonly installation?: number;
  readonly sender: Account;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Of beds that nobody stopped: a process that ends takes its folders along. */
const left = new Set<string>();
process.once("exit", () => {
  for (const folder of left) rmSync(folder, { recursive: true, force: true });
});

/** All that this GitHub knows. Numbers are given out in order, so a failing test reads the same every time. */
export class World {
  readonly clock: BedClock;
  readonly folder: string;
  /** Set once the server listens. */
  url = "";
  readonly accounts = new Map<string, Account>();
  readonly repositories: Repository[] = [];
  readonly apps: App[] = [];
  readonly userTokens = new Map<string, Account>();
  readonly installationTokens = new Map<string, InstallationToken>();
  /** Old `owner/name`, lower case, to the repository that moved. */
  readonly moved = new Map<string, Repository>();
  readonly manifests = new Map<string, App>();
  /** Commits that GitHub signed: made through it, not pushed. */
  readonly signed = new Set<string>();
  readonly truncatedTrees = new Set<number>();
  readonly listeners: ((event: WorldEvent) => void)[] = [];
  #next = 1000;

  constructor(clock: BedClock) {
    this.clock = clock;
    this.folder = mkdtempSync(join(tmpdir(), "stateful-github-"));
    left.add(this.folder);
  }

  id(): number {
    return ++this.#next;
  }

  now(): Date {
    return this.clock.now();
  }

  emit(event: WorldEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  account(login: string, type: Account["type"] = "User"): Account {
    const known = this.accounts.get(login.toLowerCase());
    if (known) return known;
    const account: Account = { id: this.id(), login, type, members: new Map(), teams: new Map() };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  userToken(account: Account): string {
    const token = `ghp_${createHash("sha256").update(account.login).digest("hex").slice(0, 36)}`;
    this.userTokens.set(token, account);
    return token;
  }

  createRepository(
    owner: Account,
    name: string,
    options: { private: boolean; defaultBranch: string; parent?: Repository },
  ): Repository {
    const id = this.id();
    const { parent } = options;
    const objects = parent?.git.objects ?? new ObjectStore(join(this.folder, "networks", String(id)));
    mkdirSync(join(this.folder, "repositories"), { recursive: true });
    const git = new BareRepository(join(this.folder, "repositories", `${id}.git`), objects, options.defaultBranch);
    const repository: Repository = {
      ...{ id, owner, name, git, private: options.private, defaultBranch: options.defaultBranch, parent: parent ?? null },
      ...{ collaborators: new Map(), labels: new Map(), protections: new Map() },
      ...{ pulls: [], issues: [], comments: [], checkRuns: [], checkSuites: [], statuses: [], queue: [] },
      ...{ nextNumber: 1, createdAt: this.now(), pushedAt: this.now(), deleted: false },
    };
    this.repositories.push(repository);
    return repository;
  }

  repository(fullName: string): Repository {
    const wanted = fullName.toLowerCase();
    const found = this.repositories.find((one) => !one.deleted && fullNameOf(one).toLowerCase() === wanted);
    if (!found) throw notFound();
    return found;
  }

  createApp(given: Partial<App> & { readonly slug: string; readonly owner: Account }): App {
    const pair = given.publicKey === undefined ? keys() : { publicKey: given.publicKey, privateKey: given.privateKey ?? "" };
    const app: App = {
      ...{ id: given.id ?? this.id(), slug: given.slug, name: given.name ?? given.slug, owner: given.owner, ...pair },
      ...{ bot: this.account(`${given.slug}[bot]`, "Bot"), clientId: `Iv1.${randomBytes(8).toString("hex")}` },
      ...{ permissions: given.permissions ?? {}, events: given.events ?? [], webhookUrl: given.webhookUrl ?? null },
      ...{ webhookSecret: given.webhookSecret ?? "", installations: [], createdAt: this.now() },
    };
    this.apps.push(app);
    return app;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    left.delete(this.folder);
  }
}

let pair: { readonly publicKey: string; readonly privateKey: string } | undefined;

/** One key pair per process: making one costs up to a second. */
function keys(): { readonly publicKey: string; readonly privateKey: string } {
  pair ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  return pair;
}

export function fullNameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}
