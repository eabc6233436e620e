import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";

const isReal = process.env["SIRSI_TERRAFORM_BIN"] !== undefined && process.env["SIRSI_OPA_BIN"] !== undefined;
const path = "migrations/files.yaml";
const policy = ".sirsi/policies/acme.rego";

/** Denies, or only warns of, a bucket without a tag that no spec of ours sets. */
const rego = (rule: "deny" | "warn", tag = "desk"): string => `package custom.acme

${rule} contains {"id": "tag", "address": change.address, "msg": "The bucket has no tag named ${tag}"} if {
	some index in input.by_type.aws_s3_bucket
	change := input.changes[index]
	not change.value.tags.${tag}
}
`;

describe.skipIf(!isReal)("a head that edits .sirsi/policies (needs Terraform and OPA)", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let made = 0;

  beforeAll(async () => {
    app = await startApp();
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  function shop(policies: Readonly<Record<string, string>>): Repository {
    made += 1;
    const files = { [path]: bucket("files"), ".sirsi/settings.yaml": settings(), ...policies };
    const repository = app.github.createRepository(`acme/shop-${made}`, { files });
    for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
    return repository;
  }
  async function reviewed(repository: Repository, files: Readonly<Record<string, string | null>>) {
    const pull = await app.github.user("ana").openPullRequest(repository, { files });
    await app.idle(100);
    return pull;
  }
  const built = bucket("files", { state: "built" });

  it.each([
    ["softens the policy that denies it", rego("warn")],
    ["takes away the policy that denies it", null],
  ])("and %s is still denied by the base's, whoever approves", async (_what, text) => {
    const pull = await reviewed(shop({ [policy]: rego("deny") }), { [path]: built, [policy]: text });
    app.github.user("ben").approve(pull);
    await app.idle();

    expect(checkOf(app, pull).conclusion).toBe("failure");
    expect(commentOf(app, pull)).toContain("`CUSTOM-ACME-TAG`");
    expect(commentOf(app, pull)).toContain("Those of the base count until this is merged.");
  });

  it("and adds one is not judged by it yet: the comment says from when on it counts, and who must agree", async () => {
    const repository = shop({});
    const pull = await reviewed(repository, { [path]: built, [policy]: rego("deny") });
    const asked = commentOf(app, pull);
    const conclusion = checkOf(app, pull).conclusion;
    app.github.user("ben").approve(pull);
    await app.idle();
    const approved = checkOf(app, pull).conclusion;
    await app.github.user("ben").merge(pull);
    await app.idle();
    const next = await reviewed(repository, { [path]: built.replace("@acme/platform", "@acme/web") });

    expect(asked).not.toContain("CUSTOM-ACME-TAG");
    expect(asked).toContain("Those of the base count until this is merged.");
    expect([conclusion, approved]).toEqual(["action_required", "success"]);
    expect(checkOf(app, next).conclusion).toBe("failure");
    expect(commentOf(app, next)).toContain("The bucket has no tag named desk");
  });

  it("and nothing else needs an approval of exactly these: another edit makes it void", async () => {
    const pull = await reviewed(shop({ [policy]: rego("deny") }), { [policy]: rego("deny", "team") });
    app.github.user("ben").approve(pull);
    await app.idle();
    const approved = checkOf(app, pull).conclusion;
    await app.github.user("ana").pushTo(pull, { [policy]: rego("warn", "team") });
    await app.idle(100);

    expect(approved).toBe("success");
    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain("approved other settings and waivers than these");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
