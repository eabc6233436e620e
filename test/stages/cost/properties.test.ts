import fc from "fast-check";
import { expect, it } from "vitest";
import type { Attributes, Change } from "../../../src/domain/change.ts";
import type { CostEstimate } from "../../../src/domain/cost.ts";
import { change, creates, estimate, estimateWith, used } from "./given.ts";

const machine = fc.constantFrom("m5.large", "t3.micro", "r6g.large", "m9.huge");
const size = fc.integer({ min: 1, max: 16_000 });

/** Resources of several kinds, some of them without a price. */
const values: fc.Arbitrary<readonly [type: string, after: Attributes]> = fc.oneof(
  fc.record({ instance_type: machine, monitoring: fc.boolean() }).map((after) => ["aws_instance", after] as const),
  fc
    .record({ size, type: fc.constantFrom("gp2", "gp3", "io1", "io2", "unknown"), iops: fc.integer({ min: 100, max: 64_000 }) })
    .map((after) => ["aws_ebs_volume", after] as const),
  fc
    .record({
      engine: fc.constantFrom("postgres", "mysql", "mariadb", "db2"),
      instance_class: fc.constantFrom("db.m5.large", "db.x"),
      allocated_storage: size,
      multi_az: fc.boolean(),
    })
    .map((after) => ["aws_db_instance", after] as const),
  fc
    .constantFrom("aws_nat_gateway", "aws_lb", "aws_sqs_queue", "aws_emr_cluster", "aws_subnet")
    .map((type) => [type, {}] as const),
);

const estate = fc
  .array(values, { maxLength: 8 })
  .map((list) => list.map(([type, after], index) => [`${type}.r${index}`, after] as const));
const created = (list: readonly (readonly [string, Attributes])[]): readonly Change[] =>
  list.map(([address, after]) => creates(address, after));

const close = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};

it("deleting an estate saves exactly what creating it costs", () => {
  fc.assert(
    fc.property(estate, (list) => {
      const deleted = list.map(([address, before]) => change(address, { before }));

      close(estimate(deleted).monthly.delta, -estimate(created(list)).monthly.delta);
    }),
  );
});

it("the price of a group is linear in its number of instances", () => {
  fc.assert(
    fc.property(machine, fc.integer({ min: 1, max: 100 }), (instance_type, count) => {
      const group = (desired_capacity: number): CostEstimate =>
        estimate([
          creates("aws_launch_template.a", { instance_type }),
          creates("aws_autoscaling_group.a", { desired_capacity }, { refs: { "launch_template.id": ["aws_launch_template.a"] } }),
        ]);

      close(group(count).monthly.after, count * group(1).monthly.after);
    }),
  );
});

it("an estate costs the sum of its parts", () => {
  fc.assert(
    fc.property(estate, (list) => {
      const parts = created(list).map((one) => estimate([one]).monthly.after);

      close(
        estimate(created(list)).monthly.after,
        parts.reduce((total, part) => total + part, 0),
      );
    }),
  );
});

it("twice the hours cost twice as much", () => {
  fc.assert(
    fc.property(machine, fc.integer({ min: 1, max: 365 }), (instance_type, hours) => {
      const instance = creates("aws_instance.a", { instance_type, root_block_device: [{ volume_size: 0 }] });
      const run = (monthly_hrs: number): number => estimateWith(used(instance, { monthly_hrs }), [instance]).monthly.after;

      close(run(2 * hours), 2 * run(hours));
    }),
  );
});

it("more usage never costs less", () => {
  const keys = [
    ["aws_lambda_function", "monthly_requests", { request_duration_ms: 100 }],
    ["aws_internet_gateway", "monthly_outbound_internet_gb", {}],
    ["aws_api_gateway_rest_api", "monthly_requests", {}],
    ["aws_lb", "processed_bytes_gb", {}],
  ] as const;
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.nat(1e12), fc.nat(1e12), ([type, key, rest], some, more) => {
      const resource = creates(`${type}.a`, {});
      const cost = (amount: number): number => estimateWith(used(resource, { ...rest, [key]: amount }), [resource]).monthly.after;

      expect(cost(some + more)).toBeGreaterThanOrEqual(cost(some));
    }),
  );
});

it("something without a price never lowers the total, and is always named", () => {
  fc.assert(
    fc.property(
      estate,
      fc.constantFrom("aws_emr_cluster.x", "aws_instance.x", "aws_cloudfront_distribution.x"),
      (list, address) => {
        const known = estimate(created(list));
        const wider = estimate([
          ...created(list),
          creates(address, { instance_type: "m9.huge", root_block_device: [{ volume_size: 0 }] }),
        ]);

        expect(wider.monthly.after).toBeGreaterThanOrEqual(known.monthly.after);
        expect(wider.unpriced.some((row) => row.address === address)).toBe(true);
      },
    ),
  );
});

it("every line is priced or named, and every total is the sum of its lines", () => {
  fc.assert(
    fc.property(estate, (list) => {
      const { resources, unpriced, monthly } = estimate(created(list));
      const named = new Set(unpriced.map(({ address, component }) => `${address} ${component}`));
      const lines = resources.flatMap(({ address, components }) => components.map((component) => ({ address, ...component })));

      for (const line of lines) expect(line.monthly === null).toBe(named.has(`${line.address} ${line.name}`));
      close(
        monthly.after,
        lines.reduce((total, line) => total + (line.monthly ?? 0), 0),
      );
      for (const { quantity, unitPrice, monthly: cost } of lines)
        if (cost !== null) close(cost, (quantity ?? 0) * (unitPrice ?? 0));
    }),
  );
});

it("a discount on the whole provider lowers every total by its percentage, and says the list total", () => {
  fc.assert(
    fc.property(estate, fc.integer({ min: 1, max: 100 }), (list, percent) => {
      const full = estimate(created(list)).monthly.after;
      const { monthly, discounts } = estimate(created(list), { discounts: [{ provider: "aws", percent }] });

      close(monthly.after, full * (1 - percent / 100));
      const said = /^At list prices ([\d.]+) USD a month, before 0\.00$/.exec(discounts.at(-1) ?? "")?.[1];
      if (full > 0) expect(Math.abs(Number(said) - full)).toBeLessThanOrEqual(0.0051);
    }),
  );
});

it("an estate costs the same in one wave and in several, also where waves share addresses", () => {
  fc.assert(
    fc.property(estate, estate, (one, two) => {
      const inWave = (wave: string, list: typeof one): readonly Change[] =>
        list.map(([address, after]) => creates(address, after, { origin: { wave, path: [] } }));

      const both = estimate([...inWave("one", one), ...inWave("two", two)]);

      close(both.monthly.after, estimate(created(one)).monthly.after + estimate(created(two)).monthly.after);
      const addresses = both.resources.map(({ address }) => address);
      expect(new Set(addresses).size).toBe(addresses.length);
    }),
  );
});
