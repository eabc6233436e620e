import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withDefaults } from "../../../src/domain/defaults.ts";
import { blockOf } from "../../../src/kinds/aws/cidr.ts";
import { fargateSize } from "../../../src/kinds/aws/container-service/fargate.ts";
import { awsCron } from "../../../src/kinds/aws/cron.ts";
import { engineOf } from "../../../src/kinds/aws/database/engines.ts";
import { rdsStorage } from "../../../src/kinds/aws/database/storage.ts";
import { logRetention } from "../../../src/kinds/aws/log-group.ts";
import { hoursOf } from "../../../src/kinds/aws/running-hours.ts";
import { zonalSubnets } from "../../../src/kinds/aws/subnets.ts";
import { tableMappings } from "../../../src/kinds/aws/transfer/dms-documents.ts";
import { methodOf } from "../../../src/kinds/aws/transfer/method.ts";
import { volumeOf } from "../../../src/kinds/aws/vm/disk.ts";
import { imageOf } from "../../../src/kinds/aws/vm/image.ts";
import type { KindWorkload } from "../../../src/kinds/kind.ts";
import { migrationOf } from "../../stages/synth/migrations.ts";

const zones = ["eu-central-1a", "eu-central-1b"];

function network(config: KindWorkload<"network">["config"]) {
  const migration = withDefaults(migrationOf([{ name: "net", kind: "network", config }]));
  return zonalSubnets(migration.spec.workloads[0] as KindWorkload<"network">, migration, zones);
}

describe("the address plan of a network", () => {
  it("gives every logical subnet an eighth and every zone a quarter of it", () => {
    const { subnets } = network({
      cidr: "10.60.0.0/16",
      subnets: [
        { name: "edge", type: "public" },
        { name: "app", type: "private" },
      ],
    });

    expect(subnets.map(({ name, letter, cidr }) => `${name} ${letter} ${cidr}`)).toEqual([
      "edge a 10.60.0.0/21",
      "edge b 10.60.8.0/21",
      "app a 10.60.32.0/21",
      "app b 10.60.40.0/21",
    ]);
  });

  it("adds a public subnet in the last eighth, where NAT needs one and the author named none", () => {
    const { subnets } = network({ cidr: "10.60.0.0/16", subnets: [{ name: "app", type: "private" }] });

    expect(subnets.find(({ type }) => type === "public")).toMatchObject({ name: "public", cidr: "10.60.224.0/21" });
  });

  it("moves no address when a subnet is appended, and overlaps none", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.integer({ min: 16, max: 23 }), (all, prefix) => {
        const subnets = all.map((name) => ({ name, type: "private" as const }));
        const more = network({ cidr: `10.0.0.0/${prefix}`, subnets: [...subnets, { name: "zz-later", type: "data" }] });
        const fewer = network({ cidr: `10.0.0.0/${prefix}`, subnets });
        expect(more.subnets).toEqual(expect.arrayContaining([...fewer.subnets]));
        const ranges = more.subnets.map(({ cidr }) => blockOf(cidr)).toSorted((a, b) => (a?.base ?? 0) - (b?.base ?? 0));
        for (const [index, block] of ranges.slice(1).entries()) {
          const before = ranges[index];
          expect(block?.base).toBeGreaterThanOrEqual((before?.base ?? 0) + 2 ** (32 - (before?.prefix ?? 0)));
        }
      }),
    );
  });

  it("says when a network is too small for AWS", () => {
    expect(network({ cidr: "10.0.0.0/23" }).fits).toBe(true);
    expect(network({ cidr: "10.0.0.0/24" }).fits).toBe(false);
    expect(network({ cidr: "10.0.0.0/8" }).fits).toBe(false);
  });
});

describe("RDS", () => {
  it.each([
    // engine, GiB, operations asked for; what the user guide's table of gp3 allows
    ["postgres", 600, 6000, { allocatedStorage: 600, storageType: "gp3" }],
    ["postgres", 600, 20_000, { allocatedStorage: 600, storageType: "gp3", iops: 20_000 }],
    ["postgres", 100, 6000, { allocatedStorage: 100, storageType: "io2", iops: 6000 }],
    ["mysql", 5, undefined, { allocatedStorage: 20, storageType: "gp3" }],
    ["sqlserver-se", 100, 6000, { allocatedStorage: 100, storageType: "gp3", iops: 6000 }],
    ["oracle-se2", 250, 10_000, { allocatedStorage: 250, storageType: "gp3" }],
  ] as const)("gives %s with %d GiB and %s operations the disk that can do it", (engine, gib, iops, disk) => {
    expect(rdsStorage(engine, gib, iops)).toEqual(disk);
  });

  it("knows SQL Server by its number", () => {
    expect(engineOf({ engine: "sqlserver", version: "2022", edition: "standard" })).toMatchObject({
      name: "sqlserver-se",
      version: "16.00",
      family: "sqlserver-se-16.0",
      optionGroup: "16.00",
    });
  });

  it("names parameter families as AWS does", () => {
    expect(engineOf({ engine: "postgres", version: "16.3" }).family).toBe("postgres16");
    expect(engineOf({ engine: "mysql", version: "8.0" }).family).toBe("mysql8.0");
    expect(engineOf({ engine: "mariadb", version: "10.11" }).family).toBe("mariadb10.11");
    expect(engineOf({ engine: "oracle" }).family).toBe("oracle-se2-19");
  });
});

describe("machines", () => {
  it("resolves an image alias at launch, by architecture", () => {
    expect(imageOf({ os: { family: "linux", image: "ubuntu-22.04" } })).toEqual({
      from: "ami",
      id: "resolve:ssm:/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
    });
    expect(imageOf({ os: { family: "linux" }, arch: "arm64" })).toEqual({
      from: "ami",
      id: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    });
  });

  it("knows an image of its own from one of another cloud", () => {
    const image = (name: string) => imageOf({ os: { family: "linux" }, image: name });

    expect(image("ami-0abc1234def567890")).toEqual({ from: "ami", id: "ami-0abc1234def567890" });
    expect(image("s3://images/web/disk.vmdk")).toEqual({ from: "bucket", bucket: "images", key: "web/disk.vmdk" });
    expect(image("gs://acme/disk.tar.gz")).toEqual({ from: "elsewhere", cloud: "gcp" });
    expect(image("toString")).toEqual({ from: "unknown" });
  });

  it("keeps a fast disk within the limits of gp3: 500 operations per GiB, 16,000 in all, a quarter of that in MiB/s", () => {
    expect(volumeOf({ size: "500Gi", tier: "fast" })).toEqual({
      volumeSize: 500,
      volumeType: "gp3",
      iops: 16_000,
      throughput: 1000,
    });
    expect(volumeOf({ size: "8Gi", tier: "fast" })).toEqual({ volumeSize: 8, volumeType: "gp3", iops: 4000, throughput: 1000 });
    expect(volumeOf({ size: "10Gi", tier: "cold" })).toEqual({ volumeSize: 125, volumeType: "sc1" });
  });

  it("fits a task into Fargate's combinations of cores and memory", () => {
    expect(fargateSize(1, 0.5)).toEqual({ cpu: 1, memory: 2 });
    expect(fargateSize(0.25, 3)).toEqual({ cpu: 0.5, memory: 3 });
    expect(fargateSize(8, 17)).toEqual({ cpu: 8, memory: 20 });
    expect(fargateSize(32, 64)).toBeUndefined();
  });
});

describe("times", () => {
  it.each([
    ["0 22 * * *", "cron(0 22 * * ? *)"],
    ["0 19 * * 1-5", "cron(0 19 ? * MON-FRI *)"],
    ["*/15 * * * 0", "cron(*/15 * ? * SUN *)"],
    ["0 2 1 * *", "cron(0 2 1 * ? *)"],
    ["0 2 1 * 1", undefined],
    ["0 2 * *", undefined],
    ["0 2 * * *) or (", undefined],
  ])("says %s as AWS does", (schedule, expected) => {
    expect(awsCron(schedule)).toBe(expected);
  });

  it("starts and stops a workload at its hours, on the next day where they pass midnight", () => {
    expect(hoursOf("Mon-Fri 07:00-20:00")).toEqual({
      start: "cron(0 7 ? * MON,TUE,WED,THU,FRI *)",
      stop: "cron(0 20 ? * MON,TUE,WED,THU,FRI *)",
    });
    expect(hoursOf("Sun 22:30-04:00")).toEqual({ start: "cron(30 22 ? * SUN *)", stop: "cron(0 4 ? * MON *)" });
    expect(hoursOf("always")).toBeUndefined();
  });

  it("keeps logs at least as long as monitoring and compliance ask for, in a step that CloudWatch has", () => {
    const days = (spec: object) => logRetention(withDefaults(migrationOf([], spec)));

    expect(days({})).toBe(90);
    expect(days({ compliance: { retention: "1y" } })).toBe(365);
    expect(days({ compliance: { retention: "7y" }, monitoring: { logRetention: "30d" } })).toBe(2557);
    expect(days({ compliance: { retention: "20y" } })).toBe(0);
  });
});

describe("transfer", () => {
  const database = (transfer: object, volume = "480Gi") => {
    const workload = {
      name: "db",
      kind: "database" as const,
      source: {},
      data: { volume },
      transfer,
      config: { engine: "postgres" },
    };
    const [full] = withDefaults(migrationOf([workload])).spec.workloads;
    return full === undefined ? undefined : methodOf(full);
  };

  it("replicates a large or busy database, and dumps a small one that may stand still", () => {
    expect(database({})).toBe("replication-service");
    expect(database({}, "20Gi")).toBe("dump-restore");
    expect(database({ mode: "online" }, "20Gi")).toBe("replication-service");
    expect(database({ method: "none" })).toBeUndefined();
  });

  it("tells DMS the tables in its own words", () => {
    const { rules } = JSON.parse(tableMappings({ include: ["public.%"], exclude: ["public.tmp_%"] })) as { rules: object[] };

    expect(rules).toEqual([
      {
        "rule-type": "selection",
        "rule-id": "1",
        "rule-name": "1",
        "object-locator": { "schema-name": "public", "table-name": "%" },
        "rule-action": "include",
      },
      {
        "rule-type": "selection",
        "rule-id": "2",
        "rule-name": "2",
        "object-locator": { "schema-name": "public", "table-name": "tmp_%" },
        "rule-action": "exclude",
      },
    ]);
  });
});
