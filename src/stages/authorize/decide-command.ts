import type { CommandName } from "../../domain/command.ts";
import type { Account } from "../../domain/pull-request.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Person } from "../../domain/standing.ts";
import { canWrite, holdsRole, roleNamed } from "./roles.ts";

/** Whoever wrote the comment, with the rights of this moment and not of the moment of writing. */
export interface Actor extends Person {
  readonly kind: Account["kind"];
}

export type CommandDecision =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly because: string;
      readonly next: string;
      /** Nobody is told: whoever has no right here shall not be able to make us write. */
      readonly silent: boolean;
    };

/**
 * May they? Writing permission is needed for every command. A role of the base's settings with the command's name narrows that to its
 * teams and users; without such a role, everybody who may write may do it.
 */
export function decideCommand(actor: Actor, name: CommandName, settings: Settings | undefined, now: Date): CommandDecision {
  if (actor.kind === "bot") return refused("Commands of bots are ignored.", "Let a person write the comment.", true);
  if (!canWrite(actor.permission))
    return refused("Only people who may write to this repository can give commands.", "Ask somebody who may.", true);
  const roleName = roleOf(name);
  const role = roleName === undefined ? undefined : roleNamed(settings?.roles, roleName);
  if (roleName === undefined || role === undefined) return { ok: true };
  switch (holdsRole(role, actor, now)) {
    case "holds":
      return { ok: true };
    case "lacks":
      return refused(`This needs the role ${roleName}.`, `Ask somebody who has it: roles.${roleName} in .sirsi/settings.yaml.`);
    case "expired":
      return refused(
        `The role ${roleName} ended on ${role.until ?? ""}.`,
        `Renew roles.${roleName}.until in .sirsi/settings.yaml by a pull request.`,
      );
  }
}

/** Which role says who may. Reading is for everybody who may write. */
export function roleOf(name: CommandName): CommandName | undefined {
  switch (name) {
    case "help":
    case "explain":
      return undefined;
    case "plan":
    case "approve":
    case "accept-risk":
    case "waive":
    case "discover":
    case "unlock":
    case "apply":
    case "cancel":
      return name;
    case "retry":
      return "apply";
  }
}

const refused = (because: string, next: string, silent = false): CommandDecision => ({ ok: false, because, next, silent });
