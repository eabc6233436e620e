import { confused, refused, type Command, type Occasion, type Reply } from "../../commands/command.ts";
import type { CommandName } from "../../domain/command.ts";
import { Failure } from "../../domain/failure.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { HostComment, HostedRepository } from "../../ports/code-host.ts";
import type { ServiceWorld } from "../../ports/service.ts";
import { decideCommand, roleOf } from "../../stages/authorize/decide-command.ts";
import { roleNamed } from "../../stages/authorize/roles.ts";
import { baseSettings } from "./base-settings.ts";
import { membershipOf } from "./teams.ts";

/** A comment that was written for us. */
export interface Heard {
  readonly hosted: HostedRepository;
  readonly pull: PullRequest;
  readonly comment: HostComment;
  readonly trace: string;
  readonly commands: readonly Command[];
}

/** May they, here and now? `silent`: nobody is told. */
export type Admission = { readonly occasion: Occasion } | { readonly reply: Reply } | { readonly silent: string };

export async function admit(name: CommandName, heard: Heard, { clock }: Pick<ServiceWorld, "clock">): Promise<Admission> {
  const { hosted, pull, comment } = heard;
  const { login, kind } = comment.author;
  const person = { login, kind, permission: await hosted.permissionOf(login), teams: [] };
  const atAll = decideCommand(person, name, undefined, clock.now());
  if (!atAll.ok) return { silent: atAll.because };
  const isReading = heard.commands.some((command) => command.form.name === name && command.readsOnly);
  const isAfter = pull.merged && heard.commands.some((command) => command.form.name === name && command.afterMerge === true);
  if (pull.state === "closed" && !isReading && !isAfter) return { reply: confused("This pull request is closed.") };
  const tip = await hosted.branchHead(pull.base.ref);
  if (tip === undefined) return { reply: confused("The base branch is gone, so nobody knows which settings rule.") };
  const base = await hosted.version(tip);
  const settings = await settingsOrFailure(base);
  if (settings instanceof Failure) return { reply: refused(settings.message, " ", settings.next) };
  const { teams, unreadable } = await membershipOf(login, roleTeams(name, settings), hosted);
  const decision = decideCommand({ ...person, teams }, name, settings, clock.now());
  if (!decision.ok) return { reply: refused([decision.because, decision.next, ...sayUnreadable(unreadable)].join(" ")) };
  return { occasion: { ...heard, base, ...(settings === undefined ? {} : { settings }) } };
}

function roleTeams(name: CommandName, settings: Settings | undefined): readonly string[] {
  const role = roleOf(name);
  return (role === undefined ? undefined : roleNamed(settings?.roles, role)?.teams) ?? [];
}

const sayUnreadable = (teams: readonly string[]): readonly string[] =>
  teams.length === 0
    ? []
    : [`Who is in ${teams.join(", ")} could not be read: check the name, and give the App the permission members: read.`];

async function settingsOrFailure(base: Occasion["base"]): Promise<Settings | undefined | Failure> {
  try {
    return await baseSettings(base);
  } catch (error) {
    if (error instanceof Failure && error.code === "settings-broken") return error as Failure;
    throw error;
  }
}
