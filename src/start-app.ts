import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemPause } from "./adapters/clock/pause.ts";
import { secretFile } from "./adapters/encryption/secret-file.ts";
import { gitHubClients, type Pace } from "./adapters/github/client.ts";
import { gitHub } from "./adapters/github/code-host.ts";
import type { ServiceLog } from "./adapters/log/log.ts";
import { networkProbes } from "./adapters/probes/probes.ts";
import { workerPool } from "./adapters/reviewers/process-pool.ts";
import { noStates } from "./adapters/states/no-states.ts";
import type { QueueTimes } from "./adapters/store/queue/job-queue.ts";
import { shippedTemplates } from "./adapters/templates/shipped-templates.ts";
import { handlersOf, jobLimits, schedules } from "./app.ts";
import type { Environment } from "./environment.ts";
import { adminStatesRoute } from "./http/admin-states.ts";
import { reportRoute } from "./http/reports.ts";
import { stateRoute } from "./http/terraform-state.ts";
import type { ApplyWorld } from "./ports/apply-world.ts";
import type { States } from "./ports/states.ts";
import { startService, type Service, type ServiceParts } from "./service.ts";
import type { ServiceEnvironment } from "./service-environment.ts";
import { buildWorld } from "./world.ts";

export interface AppOptions {
  readonly environment: ServiceEnvironment;
  /** What the review engine reads: where Terraform, its providers and OPA are. */
  readonly engine: Environment;
  readonly log: ServiceLog;
  readonly version: string;
  readonly orAnyPort?: boolean;
  readonly times?: QueueTimes;
  readonly pace?: Pace;
  readonly patience?: Patience;
}

/** In seconds. */
export interface Patience {
  /** For a whole review. */
  readonly review?: number;
  /** For one request to GitHub. */
  readonly request?: number;
  /** Between two tries while GitHub is away. */
  readonly outage?: number;
}

/** Cloudflare's and Google's: https://one.one.one.one/dns/, https://developers.google.com/speed/public-dns */
const publicResolvers = ["1.1.1.1", "8.8.8.8"];

/** Seconds for each run of Terraform, and for a whole review. */
const planTimeoutSeconds = 300;
const reviewTimeoutSeconds = 1800;
/** Some databases take an hour to build. */
const applyTimeoutSeconds = 7200;

/** The App: receiver, queue, workers and GitHub, wired. Throws Failure, with nothing left running. */
export async function startApp(options: AppOptions): Promise<Service> {
  const { environment, engine, log, patience = {} } = options;
  let states: Pick<States, "read"> = noStates;
  const pool = workerPool({
    script: new URL("review-worker.ts", import.meta.url),
    size: environment.reviewWorkers,
    ready: 1,
    memoryMb: environment.reviewMemory,
    timeoutSeconds: patience.review ?? reviewTimeoutSeconds,
    // The store is opened later than the first worker.
    states: { read: (key) => states.read(key) },
    environment: workerEnvironment(engine),
  });
  const clients = gitHubClients({
    appId: environment.appId,
    privateKey: environment.privateKey,
    apiUrl: environment.githubApiUrl,
    log: log.pino,
    ...(options.pace === undefined ? {} : { pace: options.pace }),
    ...(patience.request === undefined ? {} : { timeoutSeconds: patience.request }),
  });
  const host = gitHub(clients);
  const { policies, prices } = buildWorld(engine, { quiet: true }, () => undefined);
  const adminToken = await secretFile(join(environment.dataFolder, "admin-token"), () => randomBytes(32).toString("base64url"));
  log.secrets.add(adminToken);
  const templates = await shippedTemplates(fileURLToPath(new URL("../templates", import.meta.url)));
  const worldOf = (parts: ServiceParts): ApplyWorld => ({
    ...{ clock: parts.clock, inbox: parts.inbox, ledger: parts.ledger, queue: parts.queue, log: parts.log },
    ...{ runs: parts.runs, leases: parts.leases, states: parts.states, journal: parts.journal },
    deployer: pool,
    checks: {
      probes: networkProbes({ clock: parts.clock, ownPorts: [environment.port], dns: { resolvers: publicResolvers } }),
      pause: systemPause,
    },
    applying: { applyTimeoutSeconds, sandboxFolder: join(environment.dataFolder, "sandbox") },
    host,
    reviewer: pool,
    policies,
    prices,
    templates,
    limits: { holdAbove: environment.maxSpecs, planTimeoutSeconds, version: options.version },
    ...(environment.publicUrl === undefined ? {} : { publicUrl: environment.publicUrl }),
  });
  try {
    const service = await startService({
      environment,
      log,
      handlers: (parts) => {
        states = parts.states;
        return handlersOf(worldOf(parts), patience.outage);
      },
      limits: jobLimits(environment.reviewWorkers),
      schedules,
      extraRoutes: ({ ledger, wire, archive, journal, states: backend }) => [
        reportRoute(ledger),
        stateRoute({ wire, journal, log: log.log }),
        adminStatesRoute({ archive, backend, token: adminToken, log: log.log }),
      ],
      ...(options.orAnyPort === undefined ? {} : { orAnyPort: options.orAnyPort }),
      ...(options.times === undefined ? {} : { times: options.times }),
    });
    return { ...service, stop: () => service.stop().finally(() => pool.stop()) };
  } catch (error) {
    await pool.stop();
    throw error;
  }
}

/** What a worker needs to find its tools. The App's key and secrets are not among it. */
function workerEnvironment({
  searchPath,
  terraform,
  terraformMirror,
  opa,
  home,
  temporary,
  cacheFolder,
  sandboxFaults,
}: Environment): Readonly<Record<string, string>> {
  const named = {
    PATH: searchPath,
    HOME: home,
    TMPDIR: temporary,
    SIRSI_TERRAFORM_BIN: terraform,
    SIRSI_TERRAFORM_MIRROR: terraformMirror,
    SIRSI_OPA_BIN: opa,
    SIRSI_CACHE_DIR: cacheFolder,
    SIRSI_SANDBOX_FAULTS: sandboxFaults,
  };
  return Object.fromEntries(Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
