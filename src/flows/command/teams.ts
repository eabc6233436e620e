import { Failure } from "../../domain/failure.ts";
import type { HostedRepository } from "../../ports/code-host.ts";

export interface Membership {
  /** Those that the person is in. */
  readonly teams: readonly string[];
  /** Those that GitHub does not let us look into: absence and refusal are not the same. */
  readonly unreadable: readonly string[];
}

/** Which of the teams somebody is in. Names that are no GitHub team (`group:web`) have no members. */
export async function membershipOf(login: string, asked: readonly string[], hosted: HostedRepository): Promise<Membership> {
  const teams: string[] = [];
  const unreadable: string[] = [];
  for (const team of asked.filter((name) => name.startsWith("@"))) {
    const isIn = await isMember(team, login, hosted);
    if (isIn === undefined) unreadable.push(team);
    if (isIn === true) teams.push(team);
  }
  return { teams, unreadable };
}

async function isMember(team: string, login: string, hosted: HostedRepository): Promise<boolean | undefined> {
  try {
    return await hosted.isMember(team, login);
  } catch (error) {
    if (error instanceof Failure && error.code === "host-refused") return undefined;
    throw error;
  }
}
