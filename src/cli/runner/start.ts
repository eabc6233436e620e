import { realpath } from "node:fs/promises";
import { maskOf } from "../../adapters/terraform/mask.ts";
import { Failure } from "../../domain/failure.ts";
import type { CommandContext } from "../context.ts";
import { type Connections, readConnections } from "./connections.ts";
import { readIdentity } from "./identity-file.ts";
import { usualReporterTimes } from "./reporter.ts";
import { type RunnerNote, runLoop } from "./runner-loop.ts";
import { seenJobsIn } from "./seen-jobs.ts";
import { serviceAddress, serviceLine } from "./service-line.ts";

export interface StartOptions {
  readonly service?: string;
  readonly tokenFile: string;
  readonly workspace: string;
  readonly once?: true;
  readonly labels?: readonly string[];
  readonly pass?: readonly string[];
  readonly connections?: string;
  readonly json?: true;
}

/** Asks the service for work until a signal comes. Throws Failure "runner-refused", "file-unreadable". */
export async function start(options: StartOptions, { environment, out, err }: CommandContext): Promise<void> {
  const identity = await readIdentity(options.tokenFile);
  const service = serviceAddress(identity.service);
  if (options.service !== undefined && serviceAddress(options.service) !== service)
    throw new Failure("runner-refused", { what: "start", why: "its identity is for another service" });
  const workspace = await realpath(options.workspace).catch(() => {
    throw new Failure("runner-refused", { what: "start", why: "the workspace is no folder" });
  });
  const passed = passedVariables(options.pass ?? []);
  const connections = options.connections === undefined ? {} : await readConnections(options.connections, process.env);
  const mask = maskOf([...Object.values(passed), ...secretsOf(connections), identity.token]);
  const { draining, stopping, forget } = stopSignals();
  const note = (said: RunnerNote): void => {
    if (options.json === true) out(`${mask.text(JSON.stringify(said))}\n`);
    else err(`${mask.text(words(said))}\n`);
  };
  try {
    await runLoop({
      identity,
      line: serviceLine(service),
      place: {
        workspace,
        git: { PATH: environment.searchPath, ...(environment.home === undefined ? {} : { HOME: environment.home }) },
        passed,
        mask,
        connections,
      },
      seen: await seenJobsIn(`${options.tokenFile}.jobs`, new Date()),
      labels: options.labels ?? [],
      once: options.once === true,
      times: usualReporterTimes,
      note,
      draining,
      stopping,
      now: () => new Date(),
    });
  } finally {
    forget();
  }
}

function passedVariables(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => {
      const value = process.env[name];
      if (value === undefined)
        throw new Failure("runner-refused", { what: "start", why: `--pass names ${name}, which this environment does not have` });
      return [name, value];
    }),
  );
}

/** Hosts and names are no secrets, and would blot out half of what a program says. */
const secretsOf = (connections: Connections): readonly string[] =>
  Object.values(connections).flatMap(({ source, target }) =>
    [source, target].flatMap((side) =>
      Object.entries(side?.environment ?? {}).flatMap(([name, value]) => (/PASS|SECRET|TOKEN|KEY/i.test(name) ? [value] : [])),
    ),
  );

/** The first signal drains, the second stops. */
function stopSignals() {
  const draining = new AbortController();
  const stopping = new AbortController();
  const hear = (): void => {
    if (draining.signal.aborted) stopping.abort();
    draining.abort();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, hear);
  return {
    draining: draining.signal,
    stopping: stopping.signal,
    forget: () => {
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.off(signal, hear);
    },
  };
}

function words(note: RunnerNote): string {
  switch (note.event) {
    case "ready":
      return `${note.runner} asks ${note.service} for work.`;
    case "refused":
      return `A job was refused: ${note.why}.`;
    case "started":
      return `${note.name} (${note.type}) begins.`;
    case "ended":
      return `${note.outcome}: ${note.detail}${note.heard ? "" : " The service did not take the result."}`;
    case "away":
      return note.why;
    case "stopped":
      return "Stopped.";
  }
}
