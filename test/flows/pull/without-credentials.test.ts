import { expect, it } from "vitest";
import { withoutCredentials } from "../../../src/flows/pull/without-credentials.ts";
import { review, spec } from "../../stages/authorize/approval-given.ts";

const token = `ghp_${"a1".repeat(18)}`;

it("a review is kept without credentials in its texts, and with the real names of files: they are looked for by them", () => {
  const file = `migrations/${token}.yaml`;
  const made = review({ reasons: [`unknown key ${token}`], specs: [spec({ file })] });
  const named = [`scripts/${token}.sh`];
  const files = made.evidence.files.map((entry) => ({ ...entry, named }));

  const kept = withoutCredentials({ ...made, evidence: { ...made.evidence, files } });

  expect(kept.reasons).toEqual(["unknown key (sensitive)"]);
  expect(kept.specs[0]?.file).toBe(file);
  expect(kept.evidence.files).toMatchObject([{ file, named }]);
});
