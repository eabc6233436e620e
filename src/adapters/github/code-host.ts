import type { RepositoryId } from "../../domain/pull-request.ts";
import type { CodeHost, HookDelivery, HostedRepository } from "../../ports/code-host.ts";
import { sharedBlobs, type SharedBlobs } from "./blob-cache.ts";
import { boardOf, type Self } from "./board.ts";
import { once, type Clients } from "./client.ts";
import { asking } from "./failures.ts";
import { proposingOf } from "./proposing.ts";
import { readingOf } from "./reading.ts";
import { suggestingOf } from "./suggesting.ts";

const repositoriesKept = 200;
/** Of all repositories together. */
const blobBytes = 96 * 1024 * 1024;
/** Deliveries are kept for three days; this many pages of them are enough for any sweep. */
const mostPages = 50;

/** GitHub through its API, as our App. */
export function gitHub(clients: Clients): CodeHost {
  let me: Promise<Self> | undefined;
  const self = () => (me ??= whoAmI(clients).catch(forget));
  const forget = (error: unknown) => {
    me = undefined;
    throw error;
  };
  const hosted = new Map<string, HostedRepository>();
  const blobs = sharedBlobs(blobBytes);
  return {
    self,
    repository: (id) => {
      // A rename, a transfer or a new installation makes another one: what was cached under the old name stays behind.
      const key = JSON.stringify([id.installation, id.id, id.owner, id.name]);
      const known = hosted.get(key) ?? hostedRepository(id, clients, self, blobs);
      hosted.delete(key);
      hosted.set(key, known);
      for (const oldest of hosted.keys()) {
        if (hosted.size <= repositoriesKept) break;
        hosted.delete(oldest);
      }
      return known;
    },
    installations: async () => {
      const octokit = await clients.asApp();
      const all = await asking("the installations", () =>
        octokit.paginate(octokit.rest.apps.listInstallations, { per_page: 100 }),
      );
      return all.map(({ id, account, suspended_at }) => ({
        id,
        account: account !== null && "login" in account ? account.login : "",
        suspended: suspended_at !== null,
      }));
    },
    repositories: async (installation) => {
      const octokit = await clients.asInstallation(installation);
      const all = await asking("the repositories", () =>
        octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, { per_page: 100 }),
      );
      return all.map(({ id, name, owner }) => ({ id, name, owner: owner.login, installation }));
    },
    deliveries: (since) => deliveries(clients, since),
    redeliver: async (attempt) => {
      const octokit = await clients.asApp();
      await asking("a redelivery", () => octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: attempt, ...once }));
    },
  };
}

function hostedRepository(id: RepositoryId, clients: Clients, self: () => Promise<Self>, blobs: SharedBlobs): HostedRepository {
  const client = () => clients.asInstallation(id.installation);
  return {
    id,
    ...readingOf(id, client, blobs.of(id.id)),
    ...boardOf(id, client, self),
    ...proposingOf(id, client),
    ...suggestingOf(id, client, self),
  };
}

async function whoAmI(clients: Clients): Promise<Self> {
  const octokit = await clients.asApp();
  const { data } = await asking("our App", () => octokit.rest.apps.getAuthenticated());
  if (data === null) throw new TypeError("GitHub does not know the App that asks.");
  return { login: `${data.slug ?? data.name}[bot]`, appId: data.id };
}

/** What did not arrive is told apart here: the API's own filter knows answers only, not refused connections and time-outs. */
async function deliveries(clients: Clients, since: Date): Promise<readonly HookDelivery[]> {
  const octokit = await clients.asApp();
  const found: HookDelivery[] = [];
  let pages = 0;
  const iterator = octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, { per_page: 100 });
  for await (const { data } of iterator) {
    pages += 1;
    for (const { id, guid, status, status_code, delivered_at } of data)
      if (Date.parse(delivered_at) >= since.getTime())
        found.push({ attempt: id, id: guid, delivered: arrived(status, status_code), at: delivered_at });
    const oldest = data.at(-1);
    if (oldest === undefined || Date.parse(oldest.delivered_at) < since.getTime() || pages >= mostPages) break;
  }
  return found;
}

/** GitHub's documentation goes by the words; our answer, 202, has others of its own, and must not be asked for again each time. */
const arrived = (status: string, code: number): boolean => status === "OK" || (code >= 200 && code < 300);
