import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gitHubClients } from "../../../src/adapters/github/client.ts";
import { gitHub } from "../../../src/adapters/github/code-host.ts";
import { createLog } from "../../../src/adapters/log/log.ts";
import type { Failure } from "../../../src/domain/failure.ts";
import type { HostedRepository } from "../../../src/ports/code-host.ts";
import { secondaryLimit, type Fault } from "../../github/http/faults.ts";
import { noPace, startBed, type Bed } from "./hosted.ts";

let bed: Bed;
let hosted: HostedRepository;
let head: string;
const wrong: (() => void)[] = [];

beforeAll(async () => {
  bed = await startBed();
  const made = bed.repository("shop", { files: { "a.txt": "a", "b.txt": "b" } });
  hosted = made.hosted;
  head = made.there.git.resolve("main")!;
  await hosted.version(head);
});
afterEach(() => {
  for (const takeOut of wrong.splice(0)) takeOut();
});
afterAll(() => bed.stop());

const goesWrong = (fault: Fault) => wrong.push(bed.github.fail({ times: 99, ...fault }));

/** What a read ends with, and how long it took. */
async function failed(ask: () => Promise<unknown> = () => hosted.branchHead("main")) {
  const started = Date.now();
  try {
    await ask();
  } catch (error) {
    const { name, code, facts, message, retry, stack } = error as Failure;
    return { name, code, facts, message, retry, stack, ms: Date.now() - started };
  }
  throw new Error("It did not fail.");
}

describe("limits are told at once, with the pause that GitHub asks for", () => {
  const branch = { path: /git\/ref/ };

  it.each([
    { name: "a secondary limit with retry-after", fault: secondaryLimit(17), seconds: 17 },
    { name: "a secondary limit that says no time", fault: { ...secondaryLimit(0), headers: {} }, seconds: 60 },
    { name: "429 with retry-after", fault: { status: 429, headers: { "retry-after": "5" } }, seconds: 5 },
    { name: "429 that says no time", fault: { status: 429, body: { message: "Slow down" } }, seconds: 60 },
    { name: "a pause of no seconds", fault: secondaryLimit(0), seconds: 1 },
    { name: "a pause of a week", fault: secondaryLimit(604_800), seconds: 3700 },
    {
      // 1785000000 is 2026-07-25T17:20:00Z.
      name: "an empty budget, by GitHub's clock and not by ours",
      fault: {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1785000000", date: "Sat, 25 Jul 2026 17:10:00 GMT" },
        body: { message: "API rate limit exceeded for installation ID 1." },
      },
      seconds: 600,
    },
  ])("$name", async ({ fault, seconds }) => {
    goesWrong({ ...branch, ...fault });
    const { code, facts, ms, retry } = await failed();
    expect({ code, facts, retry }).toEqual({
      code: "host-limited",
      facts: { what: "the branch main", seconds },
      retry: true,
    });
    expect(ms).toBeLessThan(900);
  });

  it("a limit is asked about once: nothing sleeps or repeats in the client", async () => {
    goesWrong({ ...branch, ...secondaryLimit(1) });
    const since = bed.github.mark();
    await failed();
    expect(bed.github.requests({ since })).toHaveLength(1);
  });
});

describe("what GitHub refuses names the missing right", () => {
  const refusing = (status: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
    path: /pulls/,
    status,
    headers,
    body: { message: "Resource not accessible by integration" },
  });

  it.each([
    [403, { "x-accepted-github-permissions": "pull_requests=read" }, "it answered 403 and accepts pull_requests=read"],
    [403, {}, "it answered 403"],
    [404, { "x-accepted-github-permissions": "pull_requests=read" }, "it answered 404"],
    [451, {}, "it answered 451"],
  ])("%i", async (status, headers, why) => {
    goesWrong(refusing(status, headers));
    const since = bed.github.mark();
    const { code, facts } = await failed(() => hosted.openPullRequests());
    expect({ code, facts }).toEqual({ code: "host-refused", facts: { what: "the open pull requests", why } });
    expect(bed.github.requests({ since, path: /pulls/ })).toHaveLength(1);
  });

  it("401, after Octokit has given a new token some seconds to be known everywhere", { timeout: 20_000 }, async () => {
    goesWrong(refusing(401));
    const { code, facts } = await failed(() => hosted.openPullRequests());
    expect({ code, facts }).toEqual({ code: "host-refused", facts: { what: "the open pull requests", why: "it answered 401" } });
  });

  it("a pull request that is not there is no refusal", async () => {
    expect(await hosted.pullRequest(404)).toBeUndefined();
  });

  it("an installation that is gone is one: its pull requests are not taken for absent", async () => {
    const gone = bed.host.repository({ id: 1, owner: "acme", name: "shop", installation: 999_999 });
    const { code, message } = await failed(() => gone.pullRequest(1));
    expect(code).toBe("host-refused");
    expect(message).toContain("suspended or no longer installed");
  });
});

describe("a GitHub that is away", () => {
  it.each([500, 502, 503])("answers %i: read again, then told", async (status) => {
    goesWrong({ path: /git\/ref/, status, body: "<html>upstream</html>" });
    const since = bed.github.mark();
    const { code, facts, retry } = await failed();
    expect({ code, facts, retry }).toEqual({
      code: "host-unreachable",
      facts: { what: "the branch main", why: `it answered ${status}` },
      retry: true,
    });
    expect(bed.github.requests({ since }).length).toBeGreaterThan(1);
  });

  it("comes back while a read is repeated", async () => {
    goesWrong({ path: /git\/ref/, status: 502, times: 1 });
    expect(await hosted.branchHead("main")).toBe(head);
  });

  it.each(["rest", "graphql"])("closes the connection (%s)", async (way) => {
    goesWrong({ path: way === "rest" ? /git\/ref/ : /graphql/, how: "reset" });
    const version = await hosted.version(head);
    const { code, facts } = await failed(() => (way === "rest" ? hosted.branchHead("main") : version.read("a.txt", 10)));
    expect(code).toBe("host-unreachable");
    expect(facts).toHaveProperty("why", "there was no connection or no whole answer");
  });
});

describe("answers of the query language", () => {
  const answers = async (fault: Fault) => {
    goesWrong({ path: /graphql/, ...fault });
    const version = await hosted.version(head);
    return failed(() => version.read("b.txt", 10));
  };
  const errors = (type: string | undefined, message = "No.") => ({
    status: 200,
    body: { data: { repository: { b0: null } }, errors: [{ ...(type === undefined ? {} : { type }), message }] },
  });

  it("RATE_LIMITED waits until its budget is back", async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 120);
    const { code, facts, ms } = await answers({
      ...errors("RATE_LIMITED"),
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
    });
    expect(code).toBe("host-limited");
    expect((facts as { seconds: number }).seconds).toBeGreaterThan(115);
    expect((facts as { seconds: number }).seconds).toBeLessThanOrEqual(121);
    expect(ms).toBeLessThan(900);
  });

  it.each([
    [errors("RATE_LIMITED"), "host-limited", { seconds: 60 }],
    [errors(undefined, "You have exceeded a secondary rate limit."), "host-limited", { seconds: 60 }],
    [errors("FORBIDDEN"), "host-refused", { why: "forbidden" }],
    [errors("NOT_FOUND"), "host-refused", { why: "not found" }],
    [errors("MAX_NODE_LIMIT_EXCEEDED"), "host-unreachable", { why: "its query language answered MAX_NODE_LIMIT_EXCEEDED" }],
    [errors("<img src=x>"), "host-unreachable", { why: "its query language answered an error" }],
  ])("%j", async (fault, code, facts) => {
    expect(await answers(fault)).toMatchObject({ code, facts });
  });

  it("parts of an answer beside an error are not believed", async () => {
    const body = { data: { repository: { b0: { text: "b", isTruncated: false } } }, errors: [{ message: "Timed out." }] };
    expect((await answers({ status: 200, body })).code).toBe("host-unreachable");
  });
});

describe("a server that breaks off, hangs or is not there", () => {
  async function against(listener: RequestListener, ask: (at: HostedRepository) => Promise<unknown>, timeoutSeconds = 30) {
    const server = createServer((request, response) => {
      if (!request.url?.endsWith("/access_tokens")) {
        listener(request, response);
        return;
      }
      response.setHeader("content-type", "application/json");
      response
        .writeHead(201)
        .end(JSON.stringify({ token: "ghs_constructed", expires_at: "2099-01-01T00:00:00Z", permissions: {} }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { pino } = createLog({ level: "silent" });
    const options = { appId: bed.app.id, privateKey: bed.app.privateKey, apiUrl, log: pino, pace: noPace, timeoutSeconds };
    const at = gitHub(gitHubClients(options)).repository({ id: 1, owner: "acme", name: "shop", installation: 1 });
    try {
      return await failed(() => ask(at));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it("an answer that never comes is given up", async () => {
    const { code, ms } = await against(
      () => undefined,
      (at) => at.createComment(1, "x"),
      0.3,
    );
    expect(code).toBe("host-unreachable");
    expect(ms).toBeLessThan(3000);
  });

  it.each([
    ["broken off", "application/json", '[{"id": 1, "bo'],
    ["empty", "application/json", ""],
    ["a proxy's page", "text/html", "<html>Sign in</html>"],
  ])("a list of comments that is %s is not an empty list", async (_name, type, body) => {
    const { code } = await against(
      (request, response) => {
        response.setHeader("content-type", type);
        response.writeHead(200).end(request.url === "/app" ? JSON.stringify({ id: 1, slug: "sirsi", name: "sirsi" }) : body);
      },
      // Our App is known by then, as JSON.
      (at) => at.openPullRequests(),
    );
    expect(code).toBe("host-unreachable");
  });

  it("a port where nobody listens", async () => {
    const { pino } = createLog({ level: "silent" });
    const options = { appId: 1, privateKey: bed.app.privateKey, apiUrl: "http://127.0.0.1:1", log: pino, pace: noPace };
    const at = gitHub(gitHubClients(options)).repository({ id: 1, owner: "acme", name: "shop", installation: 1 });
    expect((await failed(() => at.createComment(1, "x"))).code).toBe("host-unreachable");
  });
});

it("no token, address or query is in what is said of a failure", async () => {
  goesWrong({
    path: /pulls/,
    status: 502,
    body: { message: "https://api.example/x?token=ghs_abcdefghijklmnopqrstuvwxyz0123456789" },
  });
  const { message, stack } = await failed(() => hosted.openPullRequests());
  expect(message).toBe("GitHub did not answer (the open pull requests): it answered 502.");
  expect(stack).not.toMatch(/ghs_|\?|127\.0\.0\.1|per_page/);
});
