import { describe, expect, it } from "vitest";
import { appliedOf, type Heard } from "../../../src/stages/apply/applied.ts";
import { change } from "../risk/given.ts";

const nothing = { created: [], changed: [], replaced: [], destroyed: [], failed: [], pending: [], unclear: [] };
const heard = (address: string, ...outcomes: readonly Heard["outcome"][]): readonly Heard[] =>
  outcomes.map((outcome) => ({ address, outcome }));

const changes = [
  change("create", "aws_sqs_queue.new"),
  change("update", "aws_sqs_queue.kept"),
  change("replace", "aws_instance.web"),
  change("delete", "aws_eip.old"),
  change("no-op", "aws_vpc.same"),
  change("read", "data.aws_ami.image"),
];

describe("what an apply did", () => {
  it("is all of its plan when Terraform says so, and nothing that does not change", () => {
    expect(appliedOf(changes, [], [], true)).toEqual({
      ...nothing,
      created: ["aws_sqs_queue.new"],
      changed: ["aws_sqs_queue.kept"],
      replaced: ["aws_instance.web"],
      destroyed: ["aws_eip.old"],
    });
  });

  it("is told resource by resource when it failed half-way", () => {
    const events = [
      ...heard("aws_sqs_queue.new", "started", "done"),
      ...heard("aws_sqs_queue.kept", "started", "failed"),
      // Deleted, and the new one begun: nobody knows whether it is there.
      ...heard("aws_instance.web", "started", "done", "started"),
    ];
    const error = { severity: "error", summary: "AccessDenied", detail: "no\n  rights", address: "aws_sqs_queue.kept" } as const;

    expect(appliedOf(changes, events, [error], false)).toEqual({
      ...nothing,
      created: ["aws_sqs_queue.new"],
      failed: [{ address: "aws_sqs_queue.kept", why: "AccessDenied: no rights" }],
      unclear: ["aws_instance.web"],
      pending: ["aws_eip.old"],
    });
  });

  it("says so when there is no reason", () => {
    const { failed } = appliedOf(changes, heard("aws_eip.old", "started", "failed"), [], false);

    expect(failed).toEqual([{ address: "aws_eip.old", why: "Terraform gave no reason for this one." }]);
  });

  it("knows an object that an earlier replacement left behind by its resource", () => {
    const deposed = [change("delete", "aws_instance.web (deposed object 0a1b2c3d)")];

    expect(appliedOf(deposed, heard("aws_instance.web", "started", "done"), [], false).destroyed).toEqual([
      "aws_instance.web (deposed object 0a1b2c3d)",
    ]);
  });

  it("does not take a move or a forgetting for done when the apply failed", () => {
    expect(appliedOf([change("forget", "aws_s3_bucket.kept")], [], [], false).pending).toEqual(["aws_s3_bucket.kept"]);
  });
});
