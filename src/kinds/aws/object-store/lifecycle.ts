import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import type { KindWorkload, Scope } from "../../kind.ts";

const classes = { infrequent: "STANDARD_IA", archive: "GLACIER", "deep-archive": "DEEP_ARCHIVE" } as const;

/** S3 moves nothing to infrequent access sooner. Source: "Transitioning objects using Amazon S3 Lifecycle". */
const infrequentAfter = 30;

/** Uploads that nobody finished cost money and show nowhere. Days. */
const unfinishedUploads = 7;

export function lifecycleRules(
  { config }: KindWorkload<"object-store">,
  scope: Scope,
): readonly S3BucketLifecycleConfigurationRule[] {
  const whole = { status: "Enabled", filter: [{ prefix: "" }] };
  const wished = (config.lifecycle ?? []).flatMap(
    ({ afterDays, tier, expire }, index): readonly S3BucketLifecycleConfigurationRule[] => {
      if (tier === "infrequent" && afterDays < infrequentAfter) {
        scope.report({
          code: "SIR-E214",
          level: "error",
          message: `S3 moves objects to infrequent access after ${infrequentAfter} days at the earliest, not after ${afterDays}.`,
          path: scope.at("config", "lifecycle", index, "afterDays"),
        });
      }
      const transition = tier === undefined ? {} : { transition: [{ days: afterDays, storageClass: classes[tier] }] };
      const expiration = expire === true ? { expiration: [{ days: afterDays }] } : {};
      return tier === undefined && expire !== true ? [] : [{ id: `rule-${index + 1}`, ...whole, ...transition, ...expiration }];
    },
  );
  const tidy = {
    id: "unfinished-uploads",
    ...whole,
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: unfinishedUploads }],
  };
  return [tidy, ...wished];
}
