import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gitEnvironment } from "../git/run-git.ts";
import type { Repository } from "../model.ts";
import { hasRole } from "../roles.ts";
import { fullNameOf, type World } from "../world.ts";
import { refMoved } from "../actions/move-ref.ts";
import { allows, authenticate, nameOf, type Caller } from "./authenticate.ts";
import { holds } from "./permit.ts";
import { actorOf } from "./route.ts";

const gitPath = /^\/([^/]+\/[^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export function isGitPath(path: string): boolean {
  return gitPath.test(path);
}

interface Served {
  readonly status: number;
  readonly who: string;
}

/** Clone, fetch and push over HTTP, by git's own `http-backend`. */
export async function serveGit(world: World, request: IncomingMessage, response: ServerResponse, url: URL): Promise<Served> {
  const [, name = "", service = ""] = gitPath.exec(url.pathname) ?? [];
  const writes = service === "git-receive-pack" || url.searchParams.get("service") === "git-receive-pack";
  let caller: Caller;
  try {
    caller = authenticate(world, request.headers.authorization);
  } catch {
    return refuse(response, 401);
  }
  const repository = world.repositories.find((one) => !one.deleted && fullNameOf(one).toLowerCase() === name.toLowerCase());
  if (!repository || !may(caller, repository, writes)) return refuse(response, caller.kind === "nobody" ? 401 : 404);
  const before = repository.git.refs();
  const status = await backend(world, request, response, `/${repository.id}.git/${service}`, url.search.slice(1), writes);
  if (service === "git-receive-pack") {
    const after = repository.git.refs();
    for (const ref of new Set([...before.keys(), ...after.keys()]))
      await refMoved(world, repository, actorOf(caller), ref, before.get(ref), after.get(ref));
  }
  // Whoever pushed finds everything moved once git says that it is done.
  response.end();
  return { status, who: nameOf(caller) };
}

function may(caller: Caller, repository: Repository, writes: boolean): boolean {
  if (caller.kind === "installation")
    return holds(caller, repository) && allows(caller.token.permissions["contents"], writes ? "write" : "read");
  if (caller.kind === "user") return hasRole(repository, caller.account, writes ? "write" : "read");
  return !writes && !repository.private;
}

function refuse(response: ServerResponse, status: number): Served {
  response.writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {}).end("Repository not found.\n");
  return { status, who: "nobody" };
}

function backend(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
  writes: boolean,
): Promise<number> {
  const child = spawn("git", ["http-backend"], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: `${world.folder}/repositories`,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_ADDR: "127.0.0.1",
      ...(writes ? { REMOTE_USER: "pusher" } : {}),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(child.stdin);
  child.stdin.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    let status = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      if (status !== 0) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const fields = head.subarray(0, end).toString().split("\r\n").map((row) => row.split(/: (.*)/s).slice(0, 2) as [string, string]); // prettier-ignore
      const headers = Object.fromEntries(fields);
      status = Number(headers["Status"]?.split(" ")[0] ?? 200);
      delete headers["Status"];
      response.writeHead(status, headers);
      response.write(head.subarray(end + 4));
    });
    child.on("error", reject);
    child.on("close", () => {
      resolve(status || 500);
    });
  });
}
