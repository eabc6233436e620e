import { gitHubClients, type Pace } from "../../../src/adapters/github/client.ts";
import { gitHub } from "../../../src/adapters/github/code-host.ts";
import { createLog } from "../../../src/adapters/log/log.ts";
import type { CodeHost, HostedRepository } from "../../../src/ports/code-host.ts";
import type { App, Installation, Repository } from "../../github/model.ts";
import { startGitHub, type RepositoryOptions, type StatefulGitHub } from "../../github/start-github.ts";
import { fullManifest } from "../../stories/app/manifest.ts";

export interface Bed {
  readonly github: StatefulGitHub;
  readonly app: App;
  readonly installation: Installation;
  readonly host: CodeHost;
  readonly log: readonly string[];
  /** A repository of the installation, as GitHub has it and as our adapter sees it. */
  repository(name: string, options?: RepositoryOptions): { readonly there: Repository; readonly hosted: HostedRepository };
  stop(): Promise<void>;
}

export interface BedOptions {
  readonly pace?: Pace;
  readonly now?: Date;
  /** Limits are remembered; the tests of single answers share one installation, and do not want that. */
  readonly pause?: true;
}

export const noPace: Pace = { write: 0, notification: 0, retry: 5 };

/** Our adapter with its real client and tokens, against a GitHub that remembers, over real HTTP. */
export async function startBed({ pace = noPace, now, pause }: BedOptions = {}): Promise<Bed> {
  const github = await startGitHub(now === undefined ? {} : { now });
  const app = github.createApp({ ...fullManifest(), webhookSecret: "constructed" });
  github.organization("acme");
  const installation = github.install(app, "acme");
  const log: string[] = [];
  const { pino } = createLog({ level: "debug", write: (line) => log.push(line) });
  const host = gitHub(
    gitHubClients({
      appId: app.id,
      privateKey: app.privateKey,
      apiUrl: github.url,
      log: pino,
      pace,
      ...(pause === true ? {} : { pause: false as const }),
    }),
  );
  return {
    ...{ github, app, installation, host, log },
    repository: (name, options = {}) => {
      const there = github.createRepository(`acme/${name}`, options);
      return { there, hosted: host.repository({ id: there.id, owner: "acme", name, installation: installation.id }) };
    },
    stop: () => github.stop(),
  };
}
