import { expect, it } from "vitest";
import { aws } from "../../../src/adapters/sandbox/clouds/aws/aws.ts";
import { settle } from "../../../src/adapters/sandbox/settle.ts";
import { unknownValue, type ValueMap } from "../../../src/adapters/sandbox/values.ts";
import type { BlockSchema } from "../../../src/domain/provider-schema.ts";

const address: BlockSchema = {
  attributes: { subnet_id: { type: "string", required: true }, ip_id: { type: "string", computed: true } },
};
const block: BlockSchema = {
  attributes: { id: { type: "string", computed: true } },
  block_types: { ip_address: { nesting_mode: "set", block: address } },
};

it("gives what is computed in a block another value in each, and the same ones when it is made again", () => {
  const ip_address = ["a", "b"].map((subnet_id): ValueMap => ({ subnet_id, ip_id: unknownValue }));
  const make = () =>
    settle({
      cloud: aws,
      type: "aws_route53_resolver_endpoint",
      block,
      settings: aws.settings(null),
      prior: null,
      planned: { id: unknownValue, ip_address },
      nth: 0,
    });
  const ids = (make()["ip_address"] as readonly { readonly ip_id: string }[]).map(({ ip_id }) => ip_id);
  expect(new Set(ids).size).toBe(2);
  expect(make()["ip_address"]).toMatchObject(ids.map((ip_id) => ({ ip_id })));
});
