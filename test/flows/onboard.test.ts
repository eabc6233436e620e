import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { shippedTemplates } from "../../src/adapters/templates/shipped-templates.ts";
import { onboard, type OnboardingRequest } from "../../src/flows/onboard.ts";
import { pullRequestBody } from "../../src/stages/propose/onboarding-text.ts";

const templates = await shippedTemplates("templates");
const world = { clock: { now: () => new Date("2026-01-12T09:00:00Z") } };
const choice: OnboardingRequest = {
  name: "billing",
  owner: "@initech/cloud",
  provider: "aws",
  region: "us-east",
  environment: "staging",
  template: "starter",
};
const filesOf = (more: Partial<OnboardingRequest> = {}) => {
  const onboarding = onboard({ ...choice, ...more }, templates, world);
  return onboarding.ok ? onboarding.files : [];
};

describe("the files that a repository starts with", () => {
  it.each(templates.starters.map(({ name }) => name))(
    "are valid with the template %s, for another team and region",
    (template) => {
      const onboarding = onboard({ ...choice, template, region: "ireland" }, templates, world);

      expect(onboarding).toMatchObject({ ok: true });
      const [settings, spec] = onboarding.ok ? onboarding.files : [];
      expect(settings?.path).toBe(".sirsi/settings.yaml");
      expect(parse(settings?.text ?? "")).toMatchObject({ approvals: { teams: ["@initech/cloud"] } });
      expect(parse(spec?.text ?? "")).toMatchObject({
        metadata: { name: "billing", owner: "@initech/cloud", environment: "staging" },
        spec: { target: { provider: "aws", region: "ireland" } },
      });
      expect([settings?.text, spec?.text].join("")).not.toMatch(/teams: \["@acme/);
      const { waves } = (parse(spec?.text ?? "") as { spec: { waves: { state: string }[] } }).spec;
      expect(new Set(waves.map(({ state }) => state))).toEqual(new Set(["planned"]));
    },
  );

  it("bring what the migration names", () => {
    expect(filesOf({ template: "serverless" })).toContainEqual({
      path: "functions/post/main.py",
      text: readFileSync("templates/specs/functions/post/main.py", "utf8"),
    });
  });

  it("keep every comment of the templates", () => {
    const comments = (text: string) => text.match(/#.*/g);

    expect(filesOf().map(({ text }) => comments(text))).toEqual([
      comments(readFileSync("templates/settings.yaml", "utf8")),
      comments(readFileSync("templates/specs/starter.yaml", "utf8")),
    ]);
  });

  it.each<[string, Partial<OnboardingRequest>, RegExp]>([
    ["an unknown template", { template: "nope" }, /no template "nope". Choose starter, three-tier/],
    ["a name that is no label", { name: "../x" }, /^metadata.name: /],
    ["an owner that is nobody", { owner: "me" }, /^(?:metadata.owner|approvals.teams)/],
    ["a region that the cloud has not", { region: "atlantis" }, /region/],
    ["a starter that the cloud cannot run", { template: "dr-multi-region", provider: "gcp", region: "ireland" }, /ireland/],
  ])("are not made of %s", (_, more, problem) => {
    const onboarding = onboard({ ...choice, ...more }, templates, world);

    expect(onboarding.ok ? "" : onboarding.problems[0]).toMatch(problem);
  });

  it("come with a pull request that says what they are, what happens next and how to decline", () => {
    const onboarding = onboard(choice, templates, world);

    const body = onboarding.ok ? pullRequestBody(onboarding.choice, onboarding.files) : "";
    expect(body).toContain("- `.sirsi/settings.yaml`: settings");
    expect(body).toContain("- `migrations/billing.yaml`: a first migration");
    expect(body).toContain("**What happens next**");
    expect(body).toContain("Close this pull request.");
  });
});
