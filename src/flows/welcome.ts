import { Failure } from "../domain/failure.ts";
import type { Job } from "../domain/job.ts";
import { settingsFile, specLimitBytes } from "./review/request.ts";
import { readText } from "./review/texts.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { pullRequestBody, pullRequestTitle } from "../stages/propose/onboarding-text.ts";
import { onboard } from "./onboard.ts";
import { knownRepository } from "./pull/known-repository.ts";

type WelcomeJob = Extract<Job, { type: "welcome" }>;

const branch = "sirsi/setup";

/** The App was installed → one pull request with settings and a first migration, unless the repository has settings or declined before. */
export async function welcome({ repository, trace }: WelcomeJob, world: ServiceWorld): Promise<JobResult> {
  const { clock, templates, log } = world;
  const hosted = await knownRepository(repository, world);
  if (hosted === undefined) return undefined;
  const base = await hosted.defaultBranch();
  const tip = await hosted.branchHead(base);
  // Nothing can be proposed to an empty repository, and whoever has settings, or closed our proposal, needs none.
  if (tip === undefined || (await hosted.wasProposed(branch))) return undefined;
  const version = await hosted.version(tip);
  if ((await readText(version, settingsFile, specLimitBytes)) !== undefined) return undefined;
  const onboarding = onboard(
    {
      name: "first",
      owner: `@${hosted.id.owner}/platform`,
      provider: "aws",
      region: "germany",
      environment: "development",
      template: "starter",
    },
    templates,
    { clock },
  );
  if (!onboarding.ok) throw new TypeError(`The starter is not valid: ${onboarding.problems.join(" ")}`);
  const taken = new Set(await version.list(onboarding.files.map(({ path }) => path)));
  const files = onboarding.files.filter(({ path }) => !taken.has(path));
  try {
    const { number } = await hosted.propose({
      ...{ branch, base, title: pullRequestTitle, message: pullRequestTitle },
      body: pullRequestBody(onboarding.choice, files),
      files: files.map(({ path, text }) => ({ path, bytes: new TextEncoder().encode(text) })),
    });
    log.info({ trace, repository, pull: number }, "a set-up pull request was opened");
  } catch (error) {
    // With the manifest for reviews alone the App may not write files, and asking again changes nothing.
    if (!(error instanceof Failure && error.code === "host-refused")) throw error;
    log.info({ trace, repository, why: error.message }, "no set-up pull request: the App may not write here");
  }
  return undefined;
}
