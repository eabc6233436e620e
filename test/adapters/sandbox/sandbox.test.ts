import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { everyType, typesOf } from "./every-type.ts";
import { hasTerraform, Lab, recorded, sandbox, stackOf } from "./lab.ts";
import type { Sandbox } from "../../../src/ports/terraform.ts";

const labs: Lab[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-test-"));
});
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.running.stop()));
  await rm(folder, { recursive: true });
});
async function open(options: Omit<Parameters<Sandbox["start"]>[0], "providers"> = {}): Promise<Lab> {
  const lab = await Lab.open({ types: Object.keys(network), ...options });
  labs.push(lab);
  return lab;
}

const network = {
  aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: "main" } } },
  aws_subnet: { a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24" } },
  aws_db_instance: {
    orders: {
      identifier: "orders",
      engine: "postgres",
      instance_class: "db.t3.micro",
      allocated_storage: 20,
      username: "app",
      password: "made-up-password",
      skip_final_snapshot: true,
    },
  },
  aws_s3_bucket: { data: { bucket: "data-4f1c" } },
  aws_acm_certificate: { web: { domain_name: "shop.example.com", validation_method: "DNS" } },
};
const { aws_vpc, aws_subnet, aws_db_instance, aws_s3_bucket, aws_acm_certificate } = network;
const changed = <T extends object>(named: T, change: object): T =>
  Object.fromEntries(Object.entries(named).map(([name, body]) => [name, { ...(body as object), ...change }])) as T;

describe.skipIf(!hasTerraform)("the sandbox cloud under a real Terraform (needs terraform)", () => {
  it("has nothing to change right after an apply, for every type that the product emits", async () => {
    const stack = { ...stackOf({}, everyType), assets: [{ path: "function.zip", bytes: new Uint8Array([1]) }] };
    const lab = await open({ uses: [{ configuration: stack.configuration }] });
    const state = await lab.apply(stack);
    const { changes, drift } = await lab.planAll(stack, state);
    expect(changes.filter(({ actions }) => actions !== "no-op")).toEqual([]);
    expect(drift).toEqual([]);
    expect(new Set(changes.map(({ address }) => address.split(".")[0])).size).toBe(typesOf(everyType).length);
    const gone = await lab.tryApply(stack, state, { destroy: true });
    expect(gone).toMatchObject({ ok: true });
    expect(lab.running.existing()).toEqual([]);
  }, 240_000);

  it("gives ids, arns and endpoints in the form that AWS gives them", async () => {
    const lab = await open();
    const state = await lab.apply(stackOf(network));
    const vpc = recorded(state, "aws_vpc.main");
    expect(vpc).toMatchObject({
      id: expect.stringMatching(/^vpc-[0-9a-f]{17}$/) as string,
      region: "eu-central-1",
      owner_id: "123456789012",
    });
    expect(vpc["arn"]).toBe(`arn:aws:ec2:eu-central-1:123456789012:vpc/${String(vpc["id"])}`);
    expect(recorded(state, "aws_subnet.a")["vpc_id"]).toBe(vpc["id"]);
    expect(recorded(state, "aws_s3_bucket.data")).toMatchObject({
      id: "data-4f1c",
      arn: "arn:aws:s3:::data-4f1c",
      bucket_regional_domain_name: "data-4f1c.s3.eu-central-1.amazonaws.com",
    });
    expect(recorded(state, "aws_db_instance.orders")["endpoint"]).toMatch(
      /^orders\.[a-z]{12}\.eu-central-1\.rds\.amazonaws\.com:5432$/,
    );
    expect(recorded(state, "aws_acm_certificate.web")["domain_validation_options"]).toHaveLength(1);
  });

  it("makes the same cloud from the same configuration", async () => {
    const [first, second] = [await open(), await open()];
    const [one, two] = [await first.apply(stackOf(network)), await second.apply(stackOf(network))];
    expect(recorded(one, "aws_vpc.main")).toEqual(recorded(two, "aws_vpc.main"));
    expect(recorded(one, "aws_db_instance.orders")).toEqual(recorded(two, "aws_db_instance.orders"));
  });

  it("plans what is unknown until it exists, and what is known before", async () => {
    const [, subnet, vpc] = (await (await open()).plan(stackOf({ aws_vpc, aws_subnet, aws_s3_bucket }))).toSorted((a, b) =>
      a.address < b.address ? -1 : 1,
    );
    expect(vpc?.unknown).toMatchObject({ id: true, arn: true, default_security_group_id: true });
    expect(vpc?.after).toMatchObject({ cidr_block: "10.0.0.0/16", tags_all: { Name: "main" }, region: "eu-central-1" });
    expect(subnet?.unknown).toMatchObject({ vpc_id: true });
  });

  it("updates in place what may be updated, and keeps what it computed", async () => {
    const lab = await open();
    const state = await lab.apply(stackOf({ aws_vpc, aws_db_instance }));
    const bigger = stackOf({
      aws_vpc: changed(aws_vpc, { tags: { Name: "renamed" } }),
      aws_db_instance: changed(aws_db_instance, { instance_class: "db.t3.large" }),
    });
    const plan = await lab.plan(bigger, state);
    expect(plan.map(({ actions, replaces }) => [actions, replaces])).toEqual([
      ["update", []],
      ["update", []],
    ]);
    const after = await lab.apply(bigger, state);
    expect(recorded(after, "aws_vpc.main")["id"]).toBe(recorded(state, "aws_vpc.main")["id"]);
    expect((await lab.plan(bigger, after)).every(({ actions }) => actions === "no-op")).toBe(true);
  });

  it("replaces where the real provider does, and says why", async () => {
    const lab = await open();
    const state = await lab.apply(stackOf({ aws_vpc, aws_subnet, aws_db_instance }));
    const stack = stackOf({
      aws_vpc: changed(aws_vpc, { cidr_block: "10.1.0.0/16" }),
      aws_subnet,
      aws_db_instance: changed(aws_db_instance, { engine: "mysql", storage_encrypted: true }),
    });
    const plan = await lab.plan(stack, state);
    expect(plan.map(({ address, actions, replaces }) => [address, actions, replaces])).toEqual([
      ["aws_db_instance.orders", "delete,create", ["engine", "storage_encrypted"]],
      ["aws_subnet.a", "delete,create", ["vpc_id"]],
      ["aws_vpc.main", "delete,create", ["cidr_block"]],
    ]);
    const after = await lab.apply(stack, state);
    expect(recorded(after, "aws_vpc.main")["id"]).not.toBe(recorded(state, "aws_vpc.main")["id"]);
    expect((await lab.plan(stack, after)).every(({ actions }) => actions === "no-op")).toBe(true);
  });

  it("deletes, forgets and moves", async () => {
    const lab = await open();
    const state = await lab.apply(stackOf({ aws_vpc, aws_s3_bucket, aws_acm_certificate }));
    const stack = stackOf(
      { aws_vpc: { renamed: aws_vpc.main } },
      {
        moved: [{ from: "aws_vpc.main", to: "aws_vpc.renamed" }],
        removed: [{ from: "aws_s3_bucket.data", lifecycle: { destroy: false } }],
      },
    );
    const plan = await lab.plan(stack, state);
    expect(plan.map(({ address, actions, previous }) => [address, actions, previous])).toEqual([
      ["aws_acm_certificate.web", "delete", undefined],
      ["aws_s3_bucket.data", "forget", undefined],
      ["aws_vpc.renamed", "no-op", "aws_vpc.main"],
    ]);
    await lab.apply(stack, state);
    expect(
      lab.running
        .existing()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(["aws_s3_bucket", "aws_vpc"]);
  });

  it("sees what somebody changed or deleted by hand", async () => {
    const lab = await open();
    const state = await lab.apply(stackOf({ aws_vpc, aws_db_instance, aws_s3_bucket }));
    await lab.running.drift({ type: "aws_db_instance", resource: "orders", set: { instance_class: "db.m5.4xlarge" } });
    await lab.running.drift({ type: "aws_s3_bucket", resource: "data-4f1c", delete: true });
    const { changes, drift } = await lab.planAll(stackOf({ aws_vpc, aws_db_instance, aws_s3_bucket }), state);
    expect(drift.map(({ address, actions }) => [address, actions])).toEqual([
      ["aws_db_instance.orders", "update"],
      ["aws_s3_bucket.data", "delete"],
    ]);
    expect(drift[0]).toMatchObject({ before: { instance_class: "db.t3.micro" }, after: { instance_class: "db.m5.4xlarge" } });
    expect(changes.map(({ address, actions }) => [address, actions])).toEqual([
      ["aws_db_instance.orders", "update"],
      ["aws_s3_bucket.data", "create"],
      ["aws_vpc.main", "no-op"],
    ]);
    await expect(lab.running.drift({ type: "aws_vpc", resource: "vpc-none", delete: true })).rejects.toMatchObject({
      code: "sandbox-failed",
    });
  });

  it("takes a state that was made elsewhere for what exists", async () => {
    const state = await (await open()).apply(stackOf(network));
    const elsewhere = JSON.parse(Buffer.from(state).toString()) as {
      resources: { instances: { schema_version: number; attributes: Record<string, unknown> }[] }[];
    };
    for (const instance of elsewhere.resources.flatMap(({ instances }) => instances)) {
      // As a provider of the future writes it.
      instance.schema_version = 99;
      instance.attributes["of_the_future"] = true;
    }
    const plan = await (await open()).plan(stackOf(network), Buffer.from(JSON.stringify(elsewhere)));
    expect(plan.filter(({ actions }) => actions !== "no-op")).toEqual([]);
  });

  it("hides what is sensitive", async () => {
    const [database] = await (await open()).plan(stackOf({ aws_db_instance }));
    expect(database?.sensitive).toMatchObject({ password: true });
  });

  it.each([
    ["an attribute that is not there", { cidr: "10.0.0.0/16" }, /cidr/],
    ["a wrong type", { cidr_block: "10.0.0.0/16", enable_dns_support: "perhaps" }, /enable_dns_support/],
    ["a missing reference", { cidr_block: "${aws_vpc.other.cidr_block}" }, /aws_vpc.*other/],
  ])("lets Terraform refuse %s", async (_what, body, words) => {
    const run = await (await open()).tryPlan(stackOf({ aws_vpc: { main: body } }));
    expect(run).toMatchObject({ ok: false });
    expect(run.ok ? "" : run.failure).toMatch(words);
  });

  it("lets Terraform refuse a resource without what it needs", async () => {
    const run = await (await open()).tryPlan(stackOf({ aws_subnet: { a: { cidr_block: "10.0.1.0/24" } } }));
    expect(run).toMatchObject({ ok: false, diagnostics: [{ address: "aws_subnet.a" }] });
  });

  it("keeps what was made when something else fails, and finishes the next time", async () => {
    const lab = await open({ faults: { fail: "^aws_db_instance orders$" } });
    const failed = await lab.tryApply(stackOf({ aws_vpc, aws_db_instance }));
    expect(failed).toMatchObject({
      ok: false,
      diagnostics: [{ summary: "Sandbox: Injected failure", address: "aws_db_instance.orders" }],
    });
    const healthy = await open();
    const plan = await healthy.plan(stackOf({ aws_vpc, aws_db_instance }), failed.state);
    expect(plan.map(({ address, actions }) => [address, actions])).toEqual([
      ["aws_db_instance.orders", "create"],
      ["aws_vpc.main", "no-op"],
    ]);
  });

  it("leaves a resource tainted that failed after it was made", async () => {
    const lab = await open({ faults: { taint: "aws_vpc" } });
    const failed = await lab.tryApply(stackOf({ aws_vpc }));
    const [plan] = await lab.plan(stackOf({ aws_vpc }), failed.state);
    expect(plan).toMatchObject({ actions: "delete,create", reason: "replace_because_tainted" });
  });

  it("refuses to delete what is protected, as AWS does", async () => {
    const lab = await open();
    const state = await lab.apply(stackOf({ aws_db_instance: changed(aws_db_instance, { deletion_protection: true }) }));
    const run = await lab.tryApply(stackOf({ aws_vpc }), state);
    expect(run).toMatchObject({ ok: false, diagnostics: [{ summary: "Sandbox: Deletion refused" }] });
    expect(recorded(run.state!, "aws_db_instance.orders")["identifier"]).toBe("orders");
  });

  it("stops at the time limit, and the state has what was done", async () => {
    const lab = await open({ faults: { delays: { aws_subnet: 60 } } });
    const started = performance.now();
    const run = await lab.tryApply(stackOf({ aws_vpc, aws_subnet }), undefined, { timeoutSeconds: 8 });
    expect(run).toMatchObject({ ok: false, failure: "terraform apply did not finish within 8 s and was stopped." });
    expect(performance.now() - started).toBeLessThan(25_000);
    expect(recorded(run.state!, "aws_vpc.main")["cidr_block"]).toBe("10.0.0.0/16");
  });

  it("tells how long something takes", async () => {
    const lab = await open({ faults: { delaySeconds: 0.3 } });
    const lines: string[] = [];
    const started = performance.now();
    await lab.tryApply(stackOf({ aws_vpc, aws_subnet }), undefined, {
      onProgress: (event) => lines.push(event.type === "terraform" ? event.line : ""),
    });
    expect(performance.now() - started).toBeGreaterThan(600);
    expect(lines.filter((line) => /Creation complete/.test(line))).toHaveLength(2);
  });

  it("keeps two regions and their default tags apart", async () => {
    const provider = {
      aws: [
        { region: "eu-central-1", default_tags: [{ tags: { team: "shop" } }] },
        { alias: "edge", region: "us-east-1", default_tags: [{ tags: { team: "edge" } }] },
      ],
    };
    const twelve = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [
        `v${n}`,
        { cidr_block: "10.0.0.0/16", tags: { Name: `v${n}` }, ...(n % 2 === 0 ? {} : { provider: "aws.edge" }) },
      ]),
    );
    const lab = await open();
    const state = await lab.apply(stackOf({ aws_vpc: twelve }, { provider }));
    for (let n = 0; n < 12; n += 1) {
      const region = n % 2 === 0 ? "eu-central-1" : "us-east-1";
      expect(recorded(state, `aws_vpc.v${n}`)).toMatchObject({
        arn: expect.stringContaining(`:${region}:`) as string,
        tags_all: { Name: `v${n}`, team: n % 2 === 0 ? "shop" : "edge" },
      });
    }
  });

  it("imports what is in its store, and refuses what is not", async () => {
    const store = join(folder, "store.json");
    const lab = await open({ store });
    const state = await lab.apply(stackOf({ aws_vpc }));
    const id = String(recorded(state, "aws_vpc.main")["id"]);
    const known = await lab.plan(stackOf({ aws_vpc }, { import: [{ to: "aws_vpc.main", id }] }));
    expect(known).toMatchObject([{ actions: "no-op", importing: id }]);
    const run = await lab.tryPlan(stackOf({ aws_vpc }, { import: [{ to: "aws_vpc.main", id: "vpc-00000000000000000" }] }));
    expect(run.ok ? "" : run.failure).toContain("vpc-00000000000000000");
  });

  it("believes an import when it is thrown away afterwards and cannot know better", async () => {
    const lab = await open();
    const stack = stackOf({ aws_vpc }, { import: [{ to: "aws_vpc.main", id: "vpc-00000000000000000" }] });
    const [plan] = await lab.plan(stack);
    expect(plan).toMatchObject({ actions: "update", importing: "vpc-00000000000000000", replaces: [] });
    const state = await lab.apply(stack);
    expect((await lab.plan(stack, state)).map(({ actions }) => actions)).toEqual(["no-op"]);
  });

  it("finds its store again, and lets one process at a time in", async () => {
    const store = join(folder, "store.json");
    const first = await open({ store });
    const state = await first.apply(stackOf({ aws_vpc }));
    await expect(sandbox.start({ providers: ["aws"], types: ["aws_vpc"], store })).rejects.toMatchObject({
      code: "state-locked",
    });
    await labs.pop()?.running.stop();
    const second = await open({ store });
    expect(await second.plan(stackOf({ aws_vpc }), state)).toMatchObject([{ actions: "no-op" }]);
    await second.running.drift({ type: "aws_vpc", resource: String(recorded(state, "aws_vpc.main")["id"]), delete: true });
    expect(await second.plan(stackOf({ aws_vpc }), state)).toMatchObject([{ actions: "create" }]);
  });

  it("serves every type to a project that it knows nothing of", async () => {
    const lab = await Lab.open();
    labs.push(lab);
    expect(await lab.plan(stackOf({ aws_vpc, aws_cognito_user_pool: { p: { name: "p" } } }))).toMatchObject([
      { actions: "create" },
      { actions: "create" },
    ]);
  });
});
