import { Refusal, type Answer, type Json } from "../answers.ts";
import type { Actor } from "../actions/actor.ts";
import type { Repository } from "../model.ts";
import { fullNameOf, type World } from "../world.ts";
import { callerAccount, type Caller } from "./authenticate.ts";

/** What a route gets to see of a request. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Whole, without the query. */
  readonly url: string;
  readonly body: Json;
  /** `Accept`, lower case. */
  readonly accept: string;
  /** Of the path; a route without one throws when it asks. */
  readonly repository: Repository;
  readonly actor: Actor;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** GitHub's own notation, `GET /repos/{owner}/{repo}/pulls/{pull_number}`, to what answers it. */
export type Routes = Readonly<Record<string, Handler>>;

export interface Match {
  readonly operation: string;
  readonly handler: Handler;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly operation: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
  readonly handler: Handler;
}

/** These hold slashes. */
const long = ["path", "ref", "basehead", "branch", "tree_sha", "commit_sha"];

export class Router {
  readonly #routes: readonly Compiled[];

  constructor(...tables: readonly Routes[]) {
    this.#routes = tables
      .flatMap((table) => Object.entries(table))
      .map(([operation, handler]) => compile(operation, handler))
      .sort((a, b) => b.literals - a.literals);
  }

  get operations(): readonly string[] {
    return this.#routes.map((route) => route.operation);
  }

  /** undefined: GitHub has no such path, or we have not. */
  find(method: string, path: string): Match | undefined {
    for (const route of this.#routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (!match) continue;
      const params = Object.fromEntries(route.names.map((name, index) => [name, decode(match[index + 1] ?? "")]));
      return { operation: route.operation, handler: route.handler, params };
    }
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, "Bad Request");
  }
}

/** The root of a repository's contents is asked for with and without a last slash. */
export function wholePath(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/contents\/\(\.\+\)$/, "contents(?:/(.*))?")}$`);
}

function compile(operation: string, handler: Handler): Compiled {
  const [method = "", path = ""] = operation.split(" ");
  const names: string[] = [];
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{([^}]+)\}/g, (_, name: string) => {
    names.push(name);
    return long.includes(name) ? "(.+)" : "([^/]+)";
  });
  const literals = path.split("/").filter((part) => part !== "" && !part.startsWith("{")).length;
  return { operation, method, names, handler, literals, pattern: wholePath(pattern) };
}

export function repositoryOf(world: World, params: Readonly<Record<string, string>>): Repository | undefined {
  const { owner, repo } = params;
  return owner === undefined || repo === undefined ? undefined : world.repository(`${owner}/${repo}`);
}

/** GitHub redirects the old name of a renamed or transferred repository until somebody takes the name. */
export function movedTo(world: World, path: string): string | undefined {
  const match = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path);
  const moved = world.moved.get(match?.[1]?.toLowerCase() ?? "");
  const taken = world.repositories.some((one) => !one.deleted && fullNameOf(one).toLowerCase() === match?.[1]?.toLowerCase());
  return moved && !moved.deleted && !taken ? `${world.url}/repositories/${moved.id}${match?.[2] ?? ""}` : undefined;
}

export function actorOf(caller: Caller): Actor {
  return { account: callerAccount(caller), app: caller.kind === "installation" ? caller.token.installation.app : null };
}

/** One page of a list, with GitHub's `Link`. 30 unless asked, 100 at most. */
export function page<T>(
  call: Call,
  all: readonly T[],
): { readonly items: readonly T[]; readonly headers: Record<string, string> } {
  const number = (name: string, otherwise: number) => Math.max(1, Number(call.query.get(name) ?? otherwise) || otherwise);
  const size = Math.min(100, number("per_page", 30));
  const at = number("page", 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(to));
    return `<${call.url}?${query.toString()}>; rel="${rel}"`;
  };
  const before = at > 1 ? [link("prev", at - 1), link("first", 1)] : [];
  const after = at < last ? [link("next", at + 1), link("last", last)] : [];
  const links = [...before, ...after].join(", ");
  return { items: all.slice((at - 1) * size, at * size), headers: links === "" ? {} : { link: links } };
}
