import { securityUnknowns } from "./aws/unknowns.ts";
import type { Scope } from "./scope.ts";
import type { SpecPath } from "../../domain/spec-path.ts";

/** Something that a judgement needed and did not have. */
export interface Gap {
  readonly kind: "fact" | "security";
  readonly what: string;
  readonly address?: string;
  readonly workload?: string;
  readonly path?: SpecPath;
}

export function gapsOf(scope: Scope): readonly Gap[] {
  return [...missingFacts(scope), ...missingUsage(scope), ...unknownSecurity(scope), ...unreadProviders(scope)];
}

/** Volume, bandwidth, change rate: what an estimate was missing. */
function missingFacts({ waves }: Scope): readonly Gap[] {
  return waves
    .filter(({ moving }) => moving)
    .flatMap(({ estimate, workloads }) =>
      (estimate?.transfers ?? []).flatMap(({ workload, missing }) =>
        missing.map((what): Gap => {
          const path = workloads.find((one) => one.workload.name === workload)?.path;
          return { kind: "fact", what: `${workload}: ${what} is not known`, workload, ...(path === undefined ? {} : { path }) };
        }),
      ),
    );
}

/** A machine or database that moves is sized blindly when nobody measured it. */
function missingUsage({ waves }: Scope): readonly Gap[] {
  return waves
    .filter(({ moving }) => moving)
    .flatMap(({ workloads }) =>
      workloads
        .filter(({ workload }) => workload.kind === "vm" || workload.kind === "database")
        .filter(({ workload }) => workload.source !== undefined && workload.source.usage === undefined)
        .map(({ workload, path }): Gap => ({
          kind: "fact",
          what: `${workload.name}: source.usage is not known`,
          workload: workload.name,
          path: [...path, "source"],
        })),
    );
}

function unknownSecurity({ changes, account, migration }: Scope): readonly Gap[] {
  return changes.flatMap(({ change, owner, path }) =>
    securityUnknowns(change, account ?? migration.spec.target.account).map((what): Gap => ({
      kind: "security",
      what: `${change.address}: ${what}`,
      address: change.address,
      ...(owner === undefined ? {} : { workload: owner }),
      ...(path === undefined ? {} : { path }),
    })),
  );
}

/** Openings and permissions are read for AWS; of any other cloud we say that we have not looked. */
function unreadProviders({ changes }: Scope): readonly Gap[] {
  const clouds = new Set(changes.flatMap(({ change }) => /^(?:azurerm|google)(?=_)/.exec(change.type)?.[0] ?? []));
  return [...clouds].map((cloud) => ({
    kind: "security",
    what: `openings and permissions of ${cloud} resources are not judged`,
  }));
}
