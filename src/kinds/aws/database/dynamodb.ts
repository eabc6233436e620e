import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import type { Built, KindWorkload, Scope } from "../../kind.ts";
import { idPart } from "../../naming.ts";
import { customerKey } from "../key.ts";
import { secondRegion } from "../second-region.ts";

/**
 * One table per database named, the first under the workload's own address. Keys are a partition `pk` and a sort key `sk`,
 * which carry any access pattern; another layout is an override.
 */
export function buildDynamodb(workload: KindWorkload<"database">, scope: Scope): Built {
  const { config } = workload;
  const key = config.key === "customer" ? customerKey(scope, "key", ["config", "key"]) : undefined;
  const [first, ...others] = config.databases ?? [workload.name];
  const table = (part: string | undefined, database: string) =>
    scope.add(
      DynamodbTable,
      part,
      {
        name: scope.name(255, database === workload.name ? undefined : database),
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        rangeKey: "sk",
        attribute: [
          { name: "pk", type: "S" },
          { name: "sk", type: "S" },
        ],
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, ...(key === undefined ? {} : { kmsKeyArn: key.arn }) },
        deletionProtectionEnabled: scope.isProtected,
        ...copies(workload, scope, key !== undefined),
      },
      ["config", "databases"],
    );
  const main = table(undefined, first ?? workload.name);
  const more = others.map((database) => table(idPart(database), database));
  return {
    outputs: {
      id: main.name,
      arn: main.arn,
      host: `dynamodb.${scope.site.region}.amazonaws.com`,
      port: "443",
      database: main.name,
      engine: config.engine,
      ...Object.fromEntries(more.map(({ arn }, index) => [`table${index + 2}`, arn])),
      ...(key === undefined ? {} : { key: key.arn }),
    },
  };
}

/** A copy in the second region follows every write. A customer key of this region cannot encrypt it there. */
function copies({ availability }: KindWorkload<"database">, scope: Scope, customer: boolean) {
  const region = secondRegion(scope);
  if (availability !== "multi-region" || region === undefined || customer) return {};
  return {
    streamEnabled: true,
    streamViewType: "NEW_AND_OLD_IMAGES",
    replica: [{ regionName: region, pointInTimeRecovery: true, propagateTags: true }],
  };
}
