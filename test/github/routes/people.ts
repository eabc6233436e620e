import { notFound, type Answer } from "../answers.ts";
import type { Call, Routes } from "../http/route.ts";
import type { Account, Team } from "../model.ts";
import { instant, renderAccount, renderOrganization, renderTeam } from "../render/accounts.ts";

function account(call: Call, name: string, organization: boolean): Account {
  const found = call.world.accounts.get((call.params[name] ?? "").toLowerCase());
  if (!found || (found.type === "Organization") !== organization) throw notFound();
  // An App sees teams of the organizations it is installed on.
  if (organization && call.caller.kind === "installation" && call.caller.token.installation.account !== found) throw notFound();
  return found;
}

function teamOf(call: Call): { readonly organization: Account; readonly team: Team } {
  const organization = account(call, "org", true);
  const team = organization.teams.get(call.params["team_slug"] ?? "");
  if (!team) throw notFound();
  return { organization, team };
}

function membership(call: Call): Answer {
  const { team } = teamOf(call);
  const login = call.params["username"] ?? "";
  const [known, role] = [...team.members].find(([member]) => member.toLowerCase() === login.toLowerCase()) ?? [];
  if (known === undefined) throw notFound();
  return { status: 200, body: { state: "active", role, url: call.url } };
}

export const peopleRoutes: Routes = {
  "GET /users/{username}": (call) => {
    const user = call.world.accounts.get((call.params["username"] ?? "").toLowerCase());
    if (!user) throw notFound();
    const none = Object.fromEntries(
      ["bio", "blog", "company", "email", "hireable", "location", "name"].map((name) => [name, null]),
    );
    const counts = { followers: 0, following: 0, public_gists: 0, public_repos: 0 };
    const since = instant(call.world.now());
    return {
      status: 200,
      body: { ...renderAccount(call.world, user), ...none, ...counts, created_at: since, updated_at: since },
    };
  },
  "GET /orgs/{org}/teams/{team_slug}": (call) => {
    const { organization, team } = teamOf(call);
    const since = instant(call.world.now());
    const whole = { ...renderOrganization(call.world, organization), html_url: `${call.world.url}/${organization.login}` };
    const counts = { members_count: team.members.size, repos_count: team.repositories.size };
    const rest = {
      has_organization_projects: false,
      has_repository_projects: false,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
    };
    const dates = { created_at: since, updated_at: since };
    const body = { ...renderTeam(call.world, organization, team), ...counts, ...dates };
    const more = { ...rest, ...dates, following: 0, type: "Organization", archived_at: null };
    return { status: 200, body: { ...body, organization: { ...whole, ...more } } };
  },
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": membership,
  "GET /orgs/{org}/teams/{team_slug}/members": (call) => {
    const { team } = teamOf(call);
    return { status: 200, body: [...team.members.keys()].map((login) => renderAccount(call.world, call.world.account(login))) };
  },
};
