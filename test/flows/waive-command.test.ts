import { describe, expect, it } from "vitest";
import { commands } from "../../src/commands/index.ts";
import { waiveWith, type AddWaiver } from "../../src/commands/waive.ts";
import { answerCommand } from "../../src/flows/answer-command.ts";
import { readWaivers } from "../../src/stages/spec/waivers.ts";
import { review, spec } from "../stages/authorize/approval-given.ts";
import { report } from "../stages/authorize/given.ts";
import { answers, job, reactions, scene, type SceneParts } from "./command-given.ts";

/** JSON is YAML: one line more at the end. The product's own edit keeps comments and refuses more; here only the command is tested. */
const appending: AddWaiver = (text, waiver) => ({ ok: true, text: `${text ?? "waivers:\n"}  - ${JSON.stringify(waiver)}\n` });

const failing = review({
  specs: [spec({ owner: "@acme/web", policy: report([{ rule: "AWS-S3-010", status: "fail", severity: "medium" }]) })],
});
const security = {
  ".sirsi/settings.yaml":
    'apiVersion: sirsi.dev/v1\nkind: Settings\nroles: { waive: { teams: ["@acme/security"], users: [ann] } }\n',
};
const reason = "reason: The bucket holds public product pictures only.";
const body = `/sirsi waive AWS-S3-010 until 2026-06-30 ${reason}`;

const others = commands.filter(({ form }) => form.name !== "waive");

async function told(parts: Partial<SceneParts> = {}, addWaiver = appending) {
  const stage = await scene({ body, review: failing, baseFiles: security, ...parts });
  const outcome = await answerCommand(job, stage.world, [...others, waiveWith(addWaiver)]);
  const [change] = stage.repository.proposed;
  const text = change === undefined ? "" : new TextDecoder().decode(change.files[0]?.bytes);
  return { ...stage, outcome, change, text, says: answers(stage), reacts: reactions(stage) };
}

it("opens a pull request with one more waiver, for the spec that fails, and names it", async () => {
  const { change, text, says, reacts } = await told();

  expect(change).toMatchObject({
    base: "main",
    title: "Waive AWS-S3-010 until 2026-06-30",
    files: [{ path: ".sirsi/waivers.yaml" }],
  });
  expect(change?.branch).toMatch(/^sirsi\/waive\/aws-s3-010-[0-9a-f]{10}$/);
  const { waivers, findings } = readWaivers(".sirsi/waivers.yaml", text, { now: new Date("2026-01-14T09:00:00Z") });
  expect(findings).toEqual([]);
  expect(waivers).toMatchObject([
    {
      rules: ["AWS-S3-010"],
      match: { spec: "shop" },
      reason: "The bucket holds public product pictures only.",
      owner: "@acme/web",
      approvedBy: ["@acme/security"],
      created: "2026-01-14",
      expires: "2026-06-30",
    },
  ]);
  expect(reacts).toEqual(["eyes", "+1"]);
  expect(says[0]).toMatch(/^Opened pull request 101 with the waiver `aws-s3-010-[0-9a-f]{10}`\. It counts once that is merged/);
});

it("is one pull request however often it runs, and another for another wish", async () => {
  const stage = await told();
  stage.repository.comments.splice(1);
  await answerCommand(job, stage.world, [...others, waiveWith(appending)]);

  expect(stage.repository.proposed).toHaveLength(1);
  expect((await told({ body: body.replace("06-30", "05-30") })).change?.branch).not.toBe(stage.change?.branch);
});

it("keeps what others wrote into the file of the base", async () => {
  const first = (await told()).text;
  const second = await told({
    body: `/sirsi waive AWS-S3-010 until 2026-05-30 spec: till owner: @acme/till ${reason}`,
    baseFiles: { ...security, ".sirsi/waivers.yaml": first },
  });

  expect(second.text.startsWith(first)).toBe(true);
});

describe("is not opened", () => {
  it.each([
    ["for a rule that is none", body.replace("S3-010", "S3-011"), "confused", "Did you mean AWS-S3-010?"],
    ["for a day that is over", body.replace("2026-06-30", "2026-01-13"), "confused", "Choose a later day."],
    ["for longer than half a year", body.replace("2026-06-30", "2026-08-30"), "-1", "at most 180 are allowed"],
    [
      "for a critical rule with one approver",
      `/sirsi waive AWS-EC2-001 until 2026-01-30 spec: shop owner: @acme/web ${reason}`,
      "-1",
      "needs two approvers",
    ],
    [
      "for a critical rule and long",
      `/sirsi waive AWS-EC2-001 until 2026-06-30 spec: shop owner: @acme/web approvers: @acme/security,ben ${reason}`,
      "-1",
      "at most 30 are allowed",
    ],
    [
      "for a rule about secrets",
      `/sirsi waive GEN-SEC-001 until 2026-01-30 spec: shop owner: @acme/web ${reason}`,
      "-1",
      "cannot be waived",
    ],
    [
      "for everywhere",
      `/sirsi waive AWS-S3-010 until 2026-06-30 address: aws_s3_bucket.* owner: @acme/web ${reason}`,
      "-1",
      "stands for many places",
    ],
    ["when only the asker would approve", body.replace("reason:", "approvers: @ann reason:"), "confused", "other than you"],
    ["without an owner", `/sirsi waive AWS-S3-010 until 2026-06-30 spec: till ${reason}`, "confused", "Name who answers for it"],
    [
      "when nothing fails it and no place is named",
      `/sirsi waive AWS-EC2-001 until 2026-01-30 ${reason}`,
      "confused",
      "no spec of this pull request fails that rule",
    ],
  ])("%s", async (_what, text, reaction, sentence) => {
    const { change, says, reacts } = await told({ body: text });

    expect(change).toBeUndefined();
    expect(reacts).toEqual(["eyes", reaction]);
    expect(says[0]?.replaceAll("\\", "")).toContain(sentence);
  });

  it("when the file cannot be edited", async () => {
    const { change, says } = await told({}, () => ({ ok: false, problems: [{ message: "Line 3 cannot be read." }] }));

    expect(change).toBeUndefined();
    expect(says).toEqual([".sirsi/waivers.yaml was not changed. Line 3 cannot be read.\n"]);
  });

  it("when the file of the base is broken, and says that it was so before", async () => {
    const { change, says } = await told({ baseFiles: { ...security, ".sirsi/waivers.yaml": "waivers:\n  - { id: old }\n" } });

    expect(change).toBeUndefined();
    expect(says[0]).toContain("Mend .sirsi/waivers.yaml on the base first");
  });

  it("for who lacks the role", async () => {
    const { change, reacts } = await told({ login: "ben" });

    expect(change).toBeUndefined();
    expect(reacts).toEqual(["eyes", "-1"]);
  });
});

it("what stands in the pull request mentions nobody and opens nothing", async () => {
  const { change } = await told({ body: `${body} @everyone [x](https://evil.example)` });

  expect(change?.body).not.toMatch(/@everyone|(?<!\\)\]\(|https:\/\//);
});
