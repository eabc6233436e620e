import type { Settings } from "../../domain/settings.generated.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import { readSettings } from "../../stages/spec/settings.ts";
import { codeownersFiles, defaultPaths, settingsFile, specLimitBytes } from "../review/request.ts";
import { readText } from "../review/texts.ts";

/** What governs, and what is compared: the head against the commit at which it left the base. */
export interface Compared {
  readonly repository: Repository & { readonly base: RepositoryVersion; readonly governance: RepositoryVersion };
  /** Of the base's tip; absent when there are none or they are broken. */
  readonly settings?: Settings;
}

/** Two requests for the files that every review reads, instead of one for each. */
export async function compare(hosted: HostedRepository, head: string, tip: string): Promise<Compared> {
  const left = await hosted.mergeBase(tip, head);
  const [headVersion, base, governance] = await Promise.all([hosted.version(head), hosted.version(left), hosted.version(tip)]);
  const repository = { head: headVersion, base, governance };
  const versions = [headVersion, base, governance];
  await hosted.prefetch(versions, [".sirsi/**", ...codeownersFiles]);
  const settings = await settingsOf(governance);
  await hosted.prefetch(versions, settings?.paths ?? defaultPaths);
  return { repository, ...(settings === undefined ? {} : { settings }) };
}

/** Settings that can be used; what is wrong with others is the review's business. */
export async function settingsOf(version: RepositoryVersion): Promise<Settings | undefined> {
  const text = await readText(version, settingsFile, specLimitBytes);
  return text === undefined ? undefined : readSettings(settingsFile, text.text).document?.settings;
}
