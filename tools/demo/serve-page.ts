import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { paragraph, sendPage } from "../../src/setup/page.ts";
import type { PullRequest } from "../../test/github/model.ts";
import { longestComment, pullRequestPage } from "./pull-request-page.ts";
import type { Shown } from "./show.ts";
import { people, type Stage } from "./stage-set.ts";

export interface Page {
  readonly url: string;
  stop(): void;
}

/** The pull requests, for a browser on this machine. When the port is in use it takes another. */
export async function servePage({ stage, pull }: Pick<Shown, "stage" | "pull">, port: number): Promise<Page> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) sendPage(response, 400, "That did not work", paragraph("The request could not be read."));
    });
  });
  await listen(server, port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = pullAt(new URL(request.url ?? "/", url).pathname, stage, pull);
    if (!isFromHere(request, url)) sendPage(response, 403, "Not here", paragraph("This page answers on its own address only."));
    else if (wanted === undefined) sendPage(response, 404, "Nothing here", paragraph("There is no such pull request."));
    else if (request.method === "POST") {
      const said = await comment(request, stage, wanted);
      if (!said) sendPage(response, 400, "That did not work", paragraph("A comment is by one of the cast and has some text."));
      else response.writeHead(303, { location: `/pulls/${wanted.number}` }).end();
    } else sendPage(response, 200, `#${wanted.number} ${wanted.issue.title}`, pullRequestPage(stage, wanted), "'self'");
  }
}

function pullAt(path: string, { repository }: Stage, first: PullRequest): PullRequest | undefined {
  if (path === "/") return first;
  const number = Number(/^\/pulls\/(\d{1,6})$/.exec(path)?.[1]);
  return repository.pulls.find((one) => one.number === number);
}

/** Another site can send a browser here, but not by this name, and not with this origin. */
function isFromHere({ headers, method }: IncomingMessage, url: string): boolean {
  if (headers.host !== new URL(url).host) return false;
  return method === "GET" || (method === "POST" && (headers.origin === undefined || headers.origin === url));
}

/** False when there is nothing to say or nobody of that name to say it. Waits until the App has answered, for a while. */
async function comment(request: IncomingMessage, { github, service }: Stage, pull: PullRequest): Promise<boolean> {
  const form = new URLSearchParams(await body(request));
  const who = people.find((login) => login === form.get("who"));
  const text = (form.get("text") ?? "").slice(0, longestComment);
  if (who === undefined || text.trim() === "") return false;
  github.user(who).comment(pull, text);
  await github.settled();
  for (let quiet = 0, left = 200; quiet < 3 && left > 0; left -= 1) {
    const { waiting, running } = await service.parts.queue.depth();
    quiet = waiting + running === 0 ? quiet + 1 : 0;
    await sleep(40);
  }
  return true;
}

const largestForm = 64 * 1024;

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestForm) throw new RangeError("The form is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function listen(server: Server, port: number): Promise<void> {
  const at = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(wanted, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  return at(port).catch(() => at(0));
}
