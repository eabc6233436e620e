import { describe, expect, it } from "vitest";
import type { Settings } from "../../../src/domain/settings.generated.ts";
import { resource, stackOf, synth, threeTier } from "./migrations.ts";

const foundation = {
  net_id: "vpc-0a1",
  net_subnet_db_a: "subnet-0a1",
  net_subnet_db_b: "subnet-0b2",
  _alerts: "arn:aws:sns:eu-central-1:111122223333:shop-alerts",
};

describe("the provider's version", () => {
  const versionOf = (settings?: Settings) => {
    const { terraform } = stackOf(synth(threeTier(), settings === undefined ? {} : { settings }), "foundation").configuration;
    return (terraform as { readonly required_providers: { readonly aws: { readonly version: string } } }).required_providers.aws
      .version;
  };

  it("is ours, or what the settings ask for", () => {
    expect(versionOf()).toBe("~> 6.0");
    expect(versionOf({ apiVersion: "sirsi.dev/v1", kind: "Settings", terraform: { providers: { aws: "= 5.100.0" } } })).toBe(
      "= 5.100.0",
    );
    expect(versionOf({ apiVersion: "sirsi.dev/v1", kind: "Settings", terraform: { providers: { google: "~> 7.0" } } })).toBe(
      "~> 6.0",
    );
  });
});

describe("what a wave takes from another", () => {
  it("is unknown until that wave is applied, and says what it waits for", () => {
    const stack = stackOf(synth(threeTier()), "data");

    expect(resource(stack, "aws_security_group.orders-db")["vpc_id"]).toBe("${terraform_data.upstream.output.net_id}");
    expect(resource(stack, "terraform_data.upstream")).toEqual({
      input: { net_id: null, net_subnet_db_a: null, net_subnet_db_b: null },
    });
    expect(stack.awaits).toEqual(["net_id", "net_subnet_db_a", "net_subnet_db_b"]);
  });

  it("is a literal once it is recorded", () => {
    const stack = stackOf(synth(threeTier(), { upstream: { foundation } }), "data");

    expect(resource(stack, "aws_db_subnet_group.orders-db")["subnet_ids"]).toEqual(["subnet-0a1", "subnet-0b2"]);
    expect(stack.awaits).toEqual([]);
    expect(stack.text).not.toContain("terraform_data");
  });

  it("waits for the part that is missing from the record", () => {
    const { net_id: _missing, ...rest } = foundation;

    expect(stackOf(synth(threeTier(), { upstream: { foundation: rest } }), "data").awaits).toEqual(["net_id"]);
  });

  it("never trusts a record enough to let it be an expression", () => {
    const upstream = { foundation: { ...foundation, net_id: '${file("/etc/passwd")}' } };
    const stack = stackOf(synth(threeTier(), { upstream }), "data");

    expect(resource(stack, "aws_security_group.orders-db")["vpc_id"]).toBe('$${file("/etc/passwd")}');
  });

  it("ignores a record that is no text and one that only an object's prototype has", () => {
    const upstream = { foundation: { ...foundation, net_id: { nested: true } } };

    expect(stackOf(synth(threeTier(), { upstream }), "data").awaits).toEqual(["net_id"]);
  });

  it("names every output of a wave, so that its apply can record them", () => {
    const { waveOutputs } = synth(threeTier());

    expect(waveOutputs["foundation"]).toEqual(
      expect.arrayContaining(["net_id", "net_cidr", "net_subnets_app_id", "zone_zoneId"]),
    );
    expect(waveOutputs["data"]).toEqual(expect.arrayContaining(["orders-db_host", "orders-db_password", "media_mountTarget"]));
  });

  it("needs no remote state and no data source", () => {
    for (const { text } of synth(threeTier("cutover")).stacks) expect(text).not.toMatch(/remote_state|"data":/);
  });
});
