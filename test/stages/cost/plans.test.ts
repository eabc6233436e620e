import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPlan } from "../../../src/stages/plan/read-plan.ts";
import { afterOf, estimate, monthlyOf, reasons } from "./given.ts";

async function planned(name: string) {
  const json: unknown = JSON.parse(await readFile(join(import.meta.dirname, "../../fixtures/plans", `${name}.json`), "utf8"));
  return readPlan(json, { wave: "plan", mode: "offline", binding: true }).changes;
}

// eu-central-1, worked from the CSV files.
it("prices a recorded plan of a web service", async () => {
  const cost = estimate(await planned("web-service"));

  // m6i.large 0.115; gp3 0.0952; two instances with 50 GB each.
  expect(afterOf(cost, "aws_autoscaling_group.web")).toBeCloseTo(2 * (730 * 0.115 + 50 * 0.0952), 8);
  // postgres db.m6g.large multi-az 0.379.
  expect(afterOf(cost, "aws_db_instance.main")).toBeCloseTo(730 * 0.379, 8);
  // 500 GB of gp3 and 3,000 IOPS at 0.006; throughput has no price here.
  expect(afterOf(cost, "aws_ebs_volume.scratch")).toBeCloseTo(500 * 0.0952 + 3000 * 0.006, 8);
  // redis cache.t4g.small 0.036, two nodes.
  expect(afterOf(cost, "aws_elasticache_replication_group.sessions")).toBeCloseTo(2 * 730 * 0.036, 8);
  // 10 WCU at 0.000793, 20 RCU at 0.0001586.
  expect(afterOf(cost, "aws_dynamodb_table.carts")).toBeCloseTo(730 * (10 * 0.000793 + 20 * 0.0001586), 8);
  expect(afterOf(cost, "aws_lb.web")).toBeCloseTo(730 * 0.027, 8);
  expect(afterOf(cost, "aws_nat_gateway.main")).toBeCloseTo(730 * 0.052, 8);
  // The address of the gateway is in use.
  expect(monthlyOf(cost, "aws_eip.nat")).toEqual({ "Public IPv4 address": 730 * 0.005 });
  expect(reasons(cost).filter((row) => row.includes("no price"))).toEqual([
    "aws_db_instance.main | Storage (gp3, multi-az) | no price for rds-storage gp3/multi-az in eu-central-1",
    "aws_ebs_volume.scratch | Provisioned throughput (gp3) | no price for ebs gp3/throughput-over-125 in eu-central-1",
  ]);
});

it("prices both sides of a recorded plan of changes", async () => {
  const { resources } = estimate(await planned("changes"));
  const sides = Object.fromEntries(resources.map(({ address, before, after }) => [address, [before, after]]));

  // t3.medium becomes t3.large: 0.048 and 0.096, 8 GB of gp2 at 0.119.
  expect(sides["aws_instance.web"]?.[0]).toBeCloseTo(730 * 0.048 + 8 * 0.119, 8);
  expect(sides["aws_instance.web"]?.[1]).toBeCloseTo(730 * 0.096 + 8 * 0.119, 8);
  expect(sides["aws_kms_key.forgotten"]).toEqual([1, 1]);
  expect(sides["aws_dynamodb_table.carts"]).toEqual([null, 0]);
});

it("says which resources of two regions have none that the plan tells", async () => {
  const changes = await planned("two-regions");
  const known = new Set(changes.filter(({ region }) => region !== undefined).map(({ address }) => address));

  const lost = estimate(changes).unpriced.filter(({ reason }) => reason === "region not known");

  expect(lost.length).toBeGreaterThan(0);
  expect(lost.filter(({ address }) => known.has(address))).toEqual([]);
});
