import { createHmac, randomUUID } from "node:crypto";
import type { Account, App, Installation, Repository } from "../model.ts";
import { nodeId, renderAccount, renderOrganization } from "../render/accounts.ts";
import { renderFullRepository } from "../render/repositories.ts";
import type { World, WorldEvent } from "../world.ts";

/** One attempt to deliver, as `GET /app/hook/deliveries` lists it. */
export interface Attempt {
  readonly id: number;
  readonly guid: string;
  readonly app: App;
  readonly event: string;
  readonly action: string | null;
  readonly installation: number | null;
  readonly repository: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly redelivery: boolean;
  /** 0: nobody answered. */
  statusCode: number;
  status: string;
  /** Seconds. */
  duration: number;
  done: boolean;
}

/** What happens to deliveries that match, `times` times. */
export interface DeliveryRule {
  readonly event?: string;
  readonly action?: string;
  /** Default 1. */
  readonly times?: number;
  /**
   * "drop": never sent and never listed, as in an incident. "fail": listed, but the App was never reached.
   * "delay": sent after `ms`. "duplicate": sent twice with one id. "hold": sent on `release`.
   */
  readonly how: "drop" | "fail" | "delay" | "duplicate" | "hold";
  readonly ms?: number;
}

/** GitHub sends nothing above 25 MB. */
const largest = 25 * 1024 * 1024;

interface Planted extends DeliveryRule {
  left: number;
}

/** Sends webhooks as GitHub does: signed, once, never again by itself. */
export class Sender {
  readonly attempts: Attempt[] = [];
  readonly #world: World;
  readonly #timeoutMs: number;
  readonly #rules: Planted[] = [];
  readonly #held: Attempt[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #last: Promise<void> = Promise.resolve();
  /** GitHub promises no order and sends many at once; one after the other keeps a test the same every time. */
  order: "in order" | "at once" = "in order";
  /** Sees every payload before it is sent. */
  watch: (event: string, payload: Readonly<Record<string, unknown>>) => void = () => undefined;

  constructor(world: World, timeoutMs: number) {
    this.#world = world;
    this.#timeoutMs = timeoutMs;
    world.listeners.push((event) => {
      for (const app of world.apps) this.#tell(app, event);
    });
  }

  /** A delivery that GitHub never sent: another secret, another payload, an id of one's choice. Answers the receiver's status. */
  async forge(app: App, given: { event: string; payload: Attempt["payload"]; secret: string; guid?: string }): Promise<number> {
    const { event, payload, secret, guid } = given;
    const { body, headers } = signedRequest({ app, event, payload, guid: guid ?? randomUUID() }, secret);
    const answer = await fetch(app.webhookUrl ?? "", { method: "POST", body, headers });
    await answer.arrayBuffer();
    return answer.status;
  }

  rule(rule: DeliveryRule): void {
    this.#rules.push({ ...rule, left: rule.times ?? 1 });
  }

  /** Sends what was held: oldest first, or the other way round. */
  release(order: "in order" | "reversed" = "in order"): void {
    const held = this.#held.splice(0);
    for (const attempt of order === "reversed" ? held.reverse() : held) this.#start(attempt);
  }

  /** All that was sent has been answered, also what it led to meanwhile. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.settled();
  }

  /** The same id and payload as before; a new attempt. */
  redeliver(attempt: Attempt): void {
    this.#start(this.#record({ ...attempt, redelivery: true }));
  }

  #tell(app: App, event: WorldEvent): void {
    if (event.app && event.app !== app) return;
    const installation = installationFor(app, event);
    if (!installation && event.event !== "installation") return;
    if (installation?.suspendedAt && event.event !== "installation") return;
    if (!subscribed(app, event.event)) return;
    const account = installation?.account ?? event.account;
    const payload = this.#payload(event, installation, account);
    if (JSON.stringify(payload).length > largest) return;
    this.watch(event.event, payload);
    const base = {
      app,
      event: event.event,
      action: event.action ?? null,
      installation: installation?.id ?? event.installation ?? null,
    };
    this.#send({ ...base, repository: event.repository?.id ?? null, payload });
  }

  #payload(
    event: WorldEvent,
    installation: Installation | undefined,
    account: Account | undefined,
  ): Readonly<Record<string, unknown>> {
    const world = this.#world;
    const { repository } = event;
    const organization = repository?.owner ?? account;
    const payload = {
      ...(event.action === undefined ? {} : { action: event.action }),
      ...event.payload,
      ...(repository ? { repository: pushRepository(world, event.event, repository) } : {}),
      ...(organization?.type === "Organization" ? { organization: renderOrganization(world, organization) } : {}),
      sender: renderAccount(world, event.sender),
      ...(installation && event.event !== "installation" && event.event !== "installation_repositories"
        ? { installation: { id: installation.id, node_id: nodeId("MDI", installation.id) } }
        : {}),
    };
    // What is told is what was true at that moment, whatever changes before it arrives.
    return JSON.parse(JSON.stringify(payload)) as Readonly<Record<string, unknown>>;
  }

  #send(given: Pick<Attempt, "app" | "event" | "action" | "installation" | "repository" | "payload">): void {
    const rule = this.#rules.find(
      (one) =>
        one.left > 0 &&
        (one.event === undefined || one.event === given.event) &&
        (one.action === undefined || one.action === given.action),
    );
    if (rule) rule.left -= 1;
    if (rule?.how === "drop") return;
    const attempt = this.#record({ ...given, guid: randomUUID(), redelivery: false });
    if (rule?.how === "fail") Object.assign(attempt, { status: "failed to connect to host", done: true });
    else if (rule?.how === "hold") this.#held.push(attempt);
    else if (rule?.how === "delay") this.#start(attempt, rule.ms ?? 0);
    else this.#start(attempt);
    if (rule?.how === "duplicate") this.#start(this.#record({ ...attempt, redelivery: false }));
  }

  #record(given: Omit<Attempt, "id" | "at" | "statusCode" | "status" | "duration" | "done">): Attempt {
    const fresh = { id: this.#world.id(), at: this.#world.now(), statusCode: 0, status: "pending", duration: 0, done: false };
    const attempt: Attempt = { ...given, ...fresh };
    this.attempts.push(attempt);
    return attempt;
  }

  #start(attempt: Attempt, delayMs = 0): void {
    const before = this.order === "in order" && delayMs === 0 ? this.#last : Promise.resolve();
    const run = before.then(() => this.#deliver(attempt, delayMs)).finally(() => this.#running.delete(run));
    this.#running.add(run);
    if (delayMs === 0) this.#last = run;
  }

  async #deliver(attempt: Attempt, delayMs: number): Promise<void> {
    await pause(delayMs, this.#stop.signal);
    const { app } = attempt;
    const started = performance.now();
    try {
      if (app.webhookUrl === null) throw new Error("no address");
      const { body, headers } = signedRequest(attempt, app.webhookSecret);
      const signal = AbortSignal.any([AbortSignal.timeout(this.#timeoutMs), this.#stop.signal]);
      const answer = await fetch(app.webhookUrl, { method: "POST", body, headers, signal, redirect: "manual" });
      await answer.arrayBuffer();
      attempt.statusCode = answer.status;
      attempt.status = answer.ok ? "OK" : answer.statusText || `Invalid HTTP Response: ${answer.status}`;
    } catch (error) {
      attempt.status = error instanceof Error && error.name === "TimeoutError" ? "timed out" : "failed to connect to host";
    }
    attempt.duration = Math.round(performance.now() - started) / 1000;
    attempt.done = true;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

export function signature(secret: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** What goes over the wire, with GitHub's headers. */
export function signedRequest(
  attempt: Pick<Attempt, "guid" | "event" | "payload" | "app">,
  secret: string,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const body = JSON.stringify(attempt.payload);
  const sha1 = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
  return {
    body,
    headers: {
      accept: "*/*",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/0000000",
      "x-github-delivery": attempt.guid,
      "x-github-event": attempt.event,
      "x-github-hook-id": String(attempt.app.id),
      "x-github-hook-installation-target-id": String(attempt.app.id),
      "x-github-hook-installation-target-type": "integration",
      ...(secret === "" ? {} : { "x-hub-signature": sha1, "x-hub-signature-256": signature(secret, body) }),
    },
  };
}

function installationFor(app: App, event: WorldEvent): Installation | undefined {
  const { repository } = event;
  if (event.installation !== undefined) return app.installations.find((one) => one.id === event.installation);
  if (!repository) return app.installations.find((one) => one.account === event.account);
  return app.installations.find(
    (one) => one.account === repository.owner && (one.repositories === "all" || one.repositories.has(repository.id)),
  );
}

/** These come to every App, and those of checks to every App that may write them; the rest is asked for. */
const always = ["installation", "installation_repositories", "installation_target", "github_app_authorization"];

function subscribed(app: App, event: string): boolean {
  if (always.includes(event) || app.events.includes(event)) return true;
  return (event === "check_run" || event === "check_suite") && app.permissions["checks"] === "write";
}

/** In pushes GitHub writes two times as seconds, for the sake of old receivers. */
function pushRepository(world: World, event: string, repository: Repository): Readonly<Record<string, unknown>> {
  const {
    allow_merge_commit: _a,
    allow_squash_merge: _b,
    allow_rebase_merge: _c,
    ...rendered
  } = renderFullRepository(world, repository);
  if (event !== "push") return rendered;
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  const owner = { ...renderAccount(world, repository.owner), name: repository.owner.login, email: null };
  const times = { created_at: seconds(repository.createdAt), pushed_at: seconds(repository.pushedAt) };
  return { ...rendered, ...times, owner, stargazers: 0, master_branch: repository.defaultBranch };
}
