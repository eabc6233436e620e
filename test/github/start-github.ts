import { acceptPermissions, chooseRepositories, install, suspend, uninstall } from "./actions/installations.ts";
import { problemsOf, type Traffic } from "./contract/guard.ts";
import { webhookProblems } from "./contract/webhook-shape.ts";
import { deleteRepository } from "./actions/repositories.ts";
import { BedClock } from "./clock.ts";
import { readCommit } from "./git/commits.ts";
import { findEntry } from "./git/trees.ts";
import { Faults, type Fault } from "./http/faults.ts";
import { issueToken, signJwt } from "./http/authenticate.ts";
import { Limits, type LimitOptions } from "./http/limits.ts";
import { matching, type RecordedRequest, type RequestFilter } from "./http/record.ts";
import { Router } from "./http/route.ts";
import { BedServer } from "./http/server.ts";
import type { Account, App, AppPermissions, CheckRun, Comment, Installation, Protection, PullRequest, Repository, ReviewComment, Role, Team } from "./model.ts"; // prettier-ignore
import { filesOfFolder, Person, type Files } from "./people.ts";
import { graphqlRoutes } from "./graphql/answer.ts";
import { appRoutes } from "./routes/app.ts";
import { checkRoutes } from "./routes/checks.ts";
import { commentRoutes } from "./routes/comments.ts";
import { contentRoutes } from "./routes/contents.ts";
import { gitRoutes } from "./routes/git.ts";
import { hookRoutes } from "./routes/hook.ts";
import { peopleRoutes } from "./routes/people.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { Sender } from "./webhooks/sender.ts";
import { fullNameOf, World } from "./world.ts";

export interface GitHubOptions {
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  /** Stands still at this time; absent: real time. */
  readonly now?: Date;
  /** Off unless given; `githubLimits` are GitHub's own. */
  readonly limits?: LimitOptions;
  /** How long a receiver may take. GitHub: 10,000. */
  readonly webhookTimeoutMs?: number;
  /** How long each answer takes at least; for benches. Default 0. */
  readonly latencyMs?: number;
}

export interface RepositoryOptions {
  /** Path to content, or the path of a folder. */
  readonly files?: Files | string;
  /** Default true. */
  readonly private?: boolean;
  readonly defaultBranch?: string;
}

export interface AppOptions {
  readonly id?: number;
  readonly slug?: string;
  readonly owner?: string;
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret: string;
}

/** A GitHub of one's own: it remembers, it serves git, it sends webhooks, and it says what it was asked. */
export class StatefulGitHub {
  readonly world: World;
  readonly clock: BedClock;
  readonly webhooks: Sender;
  readonly limits: Limits;
  readonly faults = new Faults();
  /** Where traffic broke GitHub's own description; tests assert that it is empty. */
  readonly violations: string[] = [];
  readonly #server: BedServer;
  readonly #record: RecordedRequest[] = [];

  constructor(options: GitHubOptions) {
    this.clock = new BedClock(options.now);
    this.world = new World(this.clock);
    this.limits = new Limits(this.clock, options.limits ?? {});
    this.webhooks = new Sender(this.world, options.webhookTimeoutMs ?? 10_000);
    this.webhooks.watch = (event, payload) => this.violations.push(...webhookProblems(event, payload));
    const tables = [appRoutes, repositoryRoutes, gitRoutes, contentRoutes, pullRoutes, commentRoutes, checkRoutes, peopleRoutes];
    const router = new Router(
      ...tables,
      hookRoutes(this.webhooks),
      graphqlRoutes((problem) => this.violations.push(problem)),
    );
    const parts = { world: this.world, router, limits: this.limits, faults: this.faults, record: this.#record };
    const latencyMs = options.latencyMs ?? 0;
    this.#server = new BedServer({
      ...parts,
      latencyMs,
      watch: (traffic: Traffic) => this.violations.push(...problemsOf(traffic)),
    });
  }

  /** The API's address; `GraphQL` is at `/graphql`, git at `/{owner}/{repo}.git`. */
  get url(): string {
    return this.world.url;
  }

  async start(port: number): Promise<void> {
    this.world.url = await this.#server.listen(port);
  }

  async stop(): Promise<void> {
    await this.webhooks.stop();
    await this.#server.close();
    this.world.dispose();
  }

  user(login: string): Person {
    return new Person(this.world, this.world.account(login));
  }

  organization(login: string, members: Readonly<Record<string, "member" | "admin">> = {}): Account {
    const organization = this.world.account(login, "Organization");
    for (const [name, role] of Object.entries(members)) organization.members.set(this.world.account(name).login, role);
    return organization;
  }

  team(organization: string, slug: string, members: readonly string[], on: Readonly<Record<string, Role>> = {}): Team {
    const owner = this.organization(organization);
    const team: Team = { id: this.world.id(), slug, members: new Map(), repositories: new Map() };
    for (const name of members) {
      team.members.set(this.world.account(name).login, "member");
      if (!owner.members.has(name)) owner.members.set(name, "member");
    }
    for (const [name, role] of Object.entries(on)) team.repositories.set(this.repository(`${organization}/${name}`).id, role);
    owner.teams.set(slug, team);
    return team;
  }

  /** With one commit of real files, or empty. */
  createRepository(fullName: string, options: RepositoryOptions = {}): Repository {
    const [owner = "", name = ""] = fullName.split("/");
    const defaultBranch = options.defaultBranch ?? "main";
    const account = this.world.account(owner);
    const repository = this.world.createRepository(account, name, { private: options.private ?? true, defaultBranch });
    const files = typeof options.files === "string" ? filesOfFolder(options.files) : options.files;
    if (!files) return repository;
    const sha = new Person(this.world, account).commit(repository, undefined, files, "Begin");
    repository.git.setRef(`refs/heads/${defaultBranch}`, sha);
    return repository;
  }

  repository(fullName: string): Repository {
    return this.world.repository(fullName);
  }

  deleteRepository(repository: Repository, by: Person): void {
    deleteRepository(this.world, repository, by.actor);
  }

  collaborator(repository: Repository, login: string, role: Role): void {
    repository.collaborators.set(this.world.account(login).login, role);
  }

  protect(repository: Repository, branch: string, rule: Partial<Protection>): void {
    repository.protections.set(branch, { requiredChecks: [], requiredApprovals: 0, strict: false, ...rule });
  }

  createApp(options: AppOptions): App {
    const { owner, slug, id, webhookUrl, ...rest } = options;
    const more = { ...(id === undefined ? {} : { id }), ...(webhookUrl === undefined ? {} : { webhookUrl }) };
    return this.world.createApp({ ...rest, ...more, slug: slug ?? "sirsi", owner: this.world.account(owner ?? "sirsi-owner") });
  }

  /** The code that GitHub's "Create App from manifest" page hands back. */
  createFromManifest(options: AppOptions): { readonly code: string; readonly app: App } {
    const app = this.createApp(options);
    const code = `code${this.world.id()}`;
    this.world.manifests.set(code, app);
    return { code, app };
  }

  install(
    app: App,
    account: string,
    repositories: "all" | readonly Repository[] = "all",
    permissions?: AppPermissions,
  ): Installation {
    const owner = this.world.account(account);
    return install(this.world, app, owner, repositories, owner, permissions ?? app.permissions);
  }

  suspend(installation: Installation, by = this.user("admin")): void {
    suspend(this.world, installation, by.account, true);
  }

  unsuspend(installation: Installation, by = this.user("admin")): void {
    suspend(this.world, installation, by.account, false);
  }

  uninstall(installation: Installation, by = this.user("admin")): void {
    uninstall(this.world, installation, by.account);
  }

  acceptPermissions(installation: Installation, by = this.user("admin")): void {
    acceptPermissions(this.world, installation, by.account);
  }

  chooseRepositories(
    installation: Installation,
    change: { readonly add?: readonly Repository[]; readonly remove?: readonly Repository[] },
    by = this.user("admin"),
  ): void {
    chooseRepositories(this.world, installation, by.account, change);
  }

  /** An installation token, without asking for it by HTTP. */
  tokenFor(
    installation: Installation,
    wanted: { permissions?: AppPermissions; repositories?: ReadonlySet<number> } = {},
  ): string {
    return issueToken(this.world, installation, wanted).secret;
  }

  /** What the App signs itself in with, valid for `seconds`. */
  jwtFor(app: App, seconds = 300): string {
    return signJwt(app, seconds);
  }

  comments(pull: PullRequest): readonly Comment[] {
    return pull.base.repository.comments.filter((comment) => comment.issue === pull.issue);
  }

  /** Remarks at lines, oldest first. */
  reviewComments(pull: PullRequest): readonly ReviewComment[] {
    return pull.reviewComments;
  }

  /** Of a head, oldest first. */
  checkRuns(repository: Repository, sha: string): readonly CheckRun[] {
    return repository.checkRuns.filter((run) => run.headSha === sha);
  }

  /** The content of a file at a branch or commit. */
  file(repository: Repository, at: string, path: string): string | undefined {
    return this.fileBytes(repository, at, path)?.toString();
  }

  fileBytes(repository: Repository, at: string, path: string): Buffer | undefined {
    const commit = repository.git.resolve(at);
    const tree = commit === undefined ? undefined : readCommit(repository.git.objects, commit)?.tree;
    const entry = tree === undefined ? undefined : findEntry(repository.git.objects, tree, path);
    return entry && repository.git.objects.readKind(entry.sha, "blob");
  }

  /** `git clone`'s address, with the person's token in it. */
  cloneUrl(repository: Repository, by?: Person): string {
    const login = by ? `${by.login}:${by.token}@` : "";
    return `${this.url.replace("://", `://${login}`)}/${fullNameOf(repository)}.git`;
  }

  requests(filter: RequestFilter = {}): readonly RecordedRequest[] {
    return matching(this.#record, filter);
  }

  /** For `requests({ since })`. */
  mark(): number {
    return this.#server.sequence;
  }

  /** Returns what takes the fault out again. */
  fail(fault: Fault): () => void {
    return this.faults.add(fault);
  }

  down(): void {
    this.#server.down = true;
  }

  up(): void {
    this.#server.down = false;
  }

  /** Recursive trees of this repository are cut short, as GitHub does above 100,000 entries or 7 MB. */
  truncateTrees(repository: Repository): void {
    this.world.truncatedTrees.add(repository.id);
  }

  /** All webhooks that were sent have been answered. */
  settled(): Promise<void> {
    return this.webhooks.settled();
  }
}

export async function startGitHub(options: GitHubOptions = {}): Promise<StatefulGitHub> {
  const github = new StatefulGitHub(options);
  await github.start(options.port ?? 0);
  return github;
}
