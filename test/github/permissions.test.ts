import { expect, it } from "vitest";
import { everyPermission, octokitOf, octokitWith, startShop, statusOf } from "./test-bed.ts";
import rules from "./contract/permissions.json" with { type: "json" };

const { metadata: _always, ...most } = everyPermission;

it("lets a token do only what its permissions say, and names what is missing", async () => {
  const { github, repository, installation, at } = await startShop();
  const pull = await github.user("ben").openPullRequest(repository, { files: { "a.txt": "a" } });
  const reader = octokitOf(github, installation, { contents: "read", pull_requests: "read" });

  expect(await statusOf(reader.rest.pulls.get({ ...at, pull_number: pull.number }))).toBe(200);
  const refused = await reader.rest.checks
    .create({ ...at, name: "sirsi", head_sha: pull.head.sha })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 403, response: { headers: { "x-accepted-github-permissions": "checks=write" } } });
  expect(await statusOf(reader.rest.issues.createComment({ ...at, issue_number: 1, body: "x" }))).toBe(403);
  expect(await statusOf(reader.rest.git.createBlob({ ...at, content: "x" }))).toBe(403);
  expect(github.violations).toEqual([]);
});

it("gives a token that asks for more than was granted nothing at all", async () => {
  const { github, app, installation } = await startShop({ app: { metadata: "read", checks: "write" } });
  const asApp = octokitWith(github, github.jwtFor(app));
  const ask = (permissions: Record<string, string>) =>
    asApp.request("POST /app/installations/{installation_id}/access_tokens", { installation_id: installation.id, permissions });

  expect(await statusOf(ask({ checks: "write" }))).toBe(201);
  expect(await statusOf(ask({ contents: "read" }))).toBe(422);
  expect(await statusOf(ask({ checks: "admin" }))).toBe(422);
});

it("hides every repository that the installation or the token does not hold", async () => {
  const { github, app, installation, repository, at } = await startShop();
  const other = github.createRepository("acme/other", { files: { "a.txt": "a" } });
  const foreign = github.createRepository("globex/shop", { files: { "a.txt": "a" } });
  const open = github.createRepository("globex/open", { files: { "a.txt": "a" }, private: false });
  const asApp = octokitWith(github, github.jwtFor(app));
  const { data } = await asApp.rest.apps.createInstallationAccessToken({
    installation_id: installation.id,
    repository_ids: [repository.id],
  });
  const narrow = octokitWith(github, data.token);

  expect(data.repositories?.map(({ full_name }) => full_name)).toEqual(["acme/shop"]);
  expect(await statusOf(narrow.rest.repos.get(at))).toBe(200);
  expect(await statusOf(narrow.rest.repos.get({ owner: "acme", repo: other.name }))).toBe(404);
  expect(await statusOf(narrow.rest.repos.get({ owner: "globex", repo: foreign.name }))).toBe(404);
  expect(await statusOf(narrow.rest.repos.get({ owner: "globex", repo: open.name }))).toBe(200);
  expect(await statusOf(narrow.rest.git.createBlob({ owner: "globex", repo: open.name, content: "x" }))).toBe(403);
  const list = await narrow.rest.apps.listReposAccessibleToInstallation();
  expect(list.data.repositories.map(({ full_name }) => full_name)).toEqual(["acme/shop"]);
  expect(github.violations).toEqual([]);
});

it("takes no expired or foreign credentials", async () => {
  const { github, app, installation, at } = await startShop();
  const token = github.tokenFor(installation);
  github.clock.advance(3601);

  expect(await statusOf(octokitWith(github, token).rest.repos.get(at))).toBe(401);
  expect(await statusOf(octokitWith(github, "ghs_guessed").rest.repos.get(at))).toBe(401);
  expect(await statusOf(octokitWith(github, github.jwtFor(app, -10)).rest.apps.getAuthenticated())).toBe(401);
  expect(await statusOf(octokitWith(github, github.jwtFor(app, 3600)).rest.apps.getAuthenticated())).toBe(401);
  const forged = github.jwtFor(app).replace(/.{10}$/, "AAAAAAAAAA");
  expect(await statusOf(octokitWith(github, forged).rest.apps.getAuthenticated())).toBe(401);
  expect(await statusOf(octokitWith(github, github.jwtFor(app)).rest.repos.get(at))).toBe(401);
});

it("tells an App with the right to members who is in a team, and no other", async () => {
  const { github, app, installation } = await startShop();
  github.team("acme", "platform", ["ben"], { shop: "maintain" });
  const team = { org: "acme", team_slug: "platform" };
  const able = octokitOf(github, installation);

  const ben = await able.rest.teams.getMembershipForUserInOrg({ ...team, username: "Ben" });
  expect(ben.data).toMatchObject({ state: "active", role: "member" });
  expect(await statusOf(able.rest.teams.getMembershipForUserInOrg({ ...team, username: "ana" }))).toBe(404);
  expect(await statusOf(able.rest.teams.getMembershipForUserInOrg({ ...team, team_slug: "none", username: "ben" }))).toBe(404);
  const unable = octokitOf(github, installation, { contents: "read" });
  expect(await statusOf(unable.rest.teams.getMembershipForUserInOrg({ ...team, username: "ben" }))).toBe(403);
  const role = await able.rest.repos.getCollaboratorPermissionLevel({ owner: "acme", repo: "shop", username: "ben" });
  expect(role.data).toMatchObject({ permission: "write", role_name: "maintain" });
  expect(app.permissions["members"]).toBe("read");
  expect(github.violations).toEqual([]);
});

it("hands a manifest's App over once", async () => {
  const { github } = await startShop();
  const { code, app } = github.createFromManifest({ slug: "made", permissions: most, events: [], webhookSecret: "made-secret" });
  const anyone = octokitWith(github, "");

  const { data } = await anyone.rest.apps.createFromManifest({ code });

  expect(data).toMatchObject({ id: app.id, slug: "made", webhook_secret: "made-secret" });
  expect(data.pem).toContain("BEGIN RSA PRIVATE KEY");
  expect(await statusOf(anyone.rest.apps.createFromManifest({ code }))).toBe(404);
  expect(github.violations).toEqual([]);
});

it("has a permission with a source for every operation", () => {
  const all = Object.entries(rules.operations as Record<string, { caller: string; anyOf: object[]; source: string }>);

  expect(all.filter(([, rule]) => rule.source !== "docs" && rule.source !== "constructed")).toEqual([]);
  expect(all.filter(([, rule]) => rule.caller !== "app" && rule.anyOf.length === 0)).toEqual([]);
});
