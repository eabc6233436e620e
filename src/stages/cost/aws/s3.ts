import { ifUsed, metered, tiered, type Line } from "../line.ts";
import { usageNotGiven, type Price } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule, type UsageNumbers } from "../rule.ts";

const common = {
  storage_gb: "GB stored",
  monthly_tier_1_requests: "PUT, COPY, POST and LIST requests a month",
  monthly_tier_2_requests: "GET, SELECT and all other requests a month",
  monthly_lifecycle_transition_requests: "lifecycle transitions into the class a month",
  monthly_data_retrieval_gb: "GB a month retrieved",
} as const;

type Common = keyof typeof common;

/** A storage class of a bucket: its name in a usage file, in a lifecycle rule, in the price book. */
interface StorageClass {
  readonly key: string;
  readonly title: string;
  readonly transition: string;
  readonly service: string;
}

const classes: readonly StorageClass[] = [
  { key: "standard_infrequent_access", title: "Standard-IA", transition: "STANDARD_IA", service: "standard-ia" },
  { key: "one_zone_infrequent_access", title: "One Zone-IA", transition: "ONEZONE_IA", service: "onezone-ia" },
  { key: "glacier_instant_retrieval", title: "Glacier Instant Retrieval", transition: "GLACIER_IR", service: "glacier-ir" },
  { key: "glacier_flexible_retrieval", title: "Glacier Flexible Retrieval", transition: "GLACIER", service: "glacier-flexible" },
  { key: "glacier_deep_archive", title: "Glacier Deep Archive", transition: "DEEP_ARCHIVE", service: "glacier-deep-archive" },
];

const classUsage = Object.fromEntries(
  classes.flatMap(({ key, title }) =>
    (Object.keys(common) as Common[]).map((name) => [`${key}.${name}`, `${title}: ${common[name]}`]),
  ),
);

const usage: Readonly<Record<string, string>> = {
  "standard.storage_gb": common.storage_gb,
  "standard.monthly_tier_1_requests": common.monthly_tier_1_requests,
  "standard.monthly_tier_2_requests": common.monthly_tier_2_requests,
  "standard.monthly_select_data_scanned_gb": "GB a month scanned by S3 Select",
  "standard.monthly_select_data_returned_gb": "GB a month returned by S3 Select",
  ...classUsage,
  "glacier_flexible_retrieval.monthly_standard_data_retrieval_gb": "GB a month retrieved in hours",
  "glacier_flexible_retrieval.monthly_expedited_data_retrieval_gb": "GB a month retrieved in minutes",
  "glacier_deep_archive.monthly_standard_data_retrieval_gb": "GB a month retrieved in half a day",
  "glacier_deep_archive.monthly_bulk_data_retrieval_gb": "GB a month retrieved in two days",
  "intelligent_tiering.frequent_access_storage_gb": "Intelligent-Tiering: GB that are read often",
  "intelligent_tiering.infrequent_access_storage_gb": "Intelligent-Tiering: GB not read for 30 days",
  "intelligent_tiering.archive_instant_access_storage_gb": "Intelligent-Tiering: GB not read for 90 days",
  "intelligent_tiering.monitored_objects": "Intelligent-Tiering: objects under watch",
  "intelligent_tiering.monthly_tier_1_requests": `Intelligent-Tiering: ${common.monthly_tier_1_requests}`,
  "intelligent_tiering.monthly_tier_2_requests": `Intelligent-Tiering: ${common.monthly_tier_2_requests}`,
  object_tags: "object tags",
};

export const buckets = rule({
  types: ["aws_s3_bucket"],
  usage,
  lines: (resource, used) => {
    const transitions = transitionsOf(resource);
    return [
      ...standard(resource, used),
      ...intelligent(resource, used, transitions.has("INTELLIGENT_TIERING")),
      ...classes.flatMap((one) => colder(resource, used, one, transitions.has(one.transition))),
      ...retrievals(resource, used),
      ...ifUsed("Object tags", inTens(used["object_tags"]), "10k tags", () => resource.price("s3", "object-tags")),
    ];
  },
});

const inThousands = (count: number | undefined): number | undefined => (count === undefined ? undefined : count / 1000);
const inTens = (count: number | undefined): number | undefined => (count === undefined ? undefined : count / 10_000);

/** Classes that the bucket's lifecycle rules, or those of its companion resource, move objects to. */
function transitionsOf(resource: Resource): ReadonlySet<string> {
  const own = resource.blocks("lifecycle_rule");
  const companions = resource.referrers("aws_s3_bucket_lifecycle_configuration", "bucket").flatMap((one) => one.blocks("rule"));
  const moves = [...own, ...companions].flatMap((one) => one.blocks("transition"));
  return new Set(moves.flatMap((move) => move.text("storage_class") ?? []));
}

function standard(resource: Resource, used: UsageNumbers): readonly Line[] {
  const price = (tier: string): Price => resource.price("s3", `standard/${tier}`);
  return [
    ...tiered("Standard storage", used["standard.storage_gb"] ?? usageNotGiven, "GB", 1, [
      { name: "first 50 TB", upTo: 51_200, price: price("0-51200GB") },
      { name: "next 450 TB", upTo: 512_000, price: price("51200-512000GB") },
      { name: "over 500 TB", upTo: Infinity, price: price("512000+GB") },
    ]),
    metered(
      "PUT, COPY, POST, LIST requests",
      inThousands(used["standard.monthly_tier_1_requests"]),
      "1k requests",
      price("put-copy-post-list"),
    ),
    metered("GET, SELECT and other requests", inThousands(used["standard.monthly_tier_2_requests"]), "1k requests", price("get")),
    ...ifUsed("Select data scanned", used["standard.monthly_select_data_scanned_gb"], "GB", () => price("select-scanned")),
    ...ifUsed("Select data returned", used["standard.monthly_select_data_returned_gb"], "GB", () => price("select-returned")),
  ];
}

/** Its first tier has a price for all regions at hand; larger amounts have none and say so. */
function intelligent(resource: Resource, used: UsageNumbers, configured: boolean): readonly Line[] {
  const price = (tier: string) => resource.price("s3", `intelligent/${tier}`);
  const amount = (name: string) => used[`intelligent_tiering.${name}`];
  const frequent = amount("frequent_access_storage_gb");
  const shown = configured || frequent !== undefined;
  const named = (name: string) => `Intelligent-Tiering ${name}`;
  const storage = tiered(named("frequent access"), frequent ?? usageNotGiven, "GB", 1, [
    { name: "first 50 TB", upTo: 51_200, price: price("frequent/0-51200GB") },
    { name: "next 450 TB", upTo: 512_000, price: price("frequent/51200-512000GB") },
    { name: "over 500 TB", upTo: Infinity, price: price("frequent/512000+GB") },
  ]);
  const requests = (sku: string) => () => resource.price("s3", `standard/${sku}`);
  return [
    ...(shown ? storage : []),
    ...ifUsed(named("infrequent access"), amount("infrequent_access_storage_gb"), "GB", () => price("infrequent")),
    ...ifUsed(named("archive instant access"), amount("archive_instant_access_storage_gb"), "GB", () => price("archive-instant")),
    ...ifUsed(named("monitoring"), inThousands(amount("monitored_objects")), "1k objects", () => price("monitoring")),
    ...ifUsed(
      named("PUT, COPY, POST, LIST"),
      inThousands(amount("monthly_tier_1_requests")),
      "1k requests",
      requests("put-copy-post-list"),
    ),
    ...ifUsed(named("GET, SELECT"), inThousands(amount("monthly_tier_2_requests")), "1k requests", requests("get")),
  ];
}

/** A class appears when the bucket moves objects to it or when its usage is given. */
function colder(
  resource: Resource,
  used: UsageNumbers,
  { key, title, service }: StorageClass,
  configured: boolean,
): readonly Line[] {
  const amount = (name: Common) => used[`${key}.${name}`];
  const price = (part: string) => () => resource.price("s3", `${service}/${part}`);
  const stored = amount("storage_gb");
  const storage = metered(`${title} storage`, stored, "GB", resource.price("s3", service));
  return [
    ...(configured || stored !== undefined ? [storage] : []),
    ...ifUsed(
      `${title} PUT, COPY, POST, LIST`,
      inThousands(amount("monthly_tier_1_requests")),
      "1k requests",
      price("put-copy-post-list"),
    ),
    ...ifUsed(`${title} GET, SELECT`, inThousands(amount("monthly_tier_2_requests")), "1k requests", price("get")),
    ...ifUsed(
      `${title} lifecycle transitions`,
      inThousands(amount("monthly_lifecycle_transition_requests")),
      "1k requests",
      price("lifecycle-transition"),
    ),
    ...ifUsed(`${title} retrieval`, amount("monthly_data_retrieval_gb"), "GB", price("retrieval")),
  ];
}

const retrieval = [
  [
    "glacier_flexible_retrieval.monthly_standard_data_retrieval_gb",
    "Glacier Flexible retrieval (standard)",
    "glacier-flexible/retrieval-standard",
  ],
  [
    "glacier_flexible_retrieval.monthly_expedited_data_retrieval_gb",
    "Glacier Flexible retrieval (expedited)",
    "glacier-flexible/retrieval-expedited",
  ],
  [
    "glacier_deep_archive.monthly_standard_data_retrieval_gb",
    "Deep Archive retrieval (standard)",
    "glacier-deep-archive/retrieval-standard",
  ],
  ["glacier_deep_archive.monthly_bulk_data_retrieval_gb", "Deep Archive retrieval (bulk)", "glacier-deep-archive/retrieval-bulk"],
] as const;

function retrievals(resource: Resource, used: UsageNumbers): readonly Line[] {
  return retrieval.flatMap(([key, name, sku]) => ifUsed(name, used[key], "GB", () => resource.price("s3", sku)));
}

export const directoryBuckets = rule({
  types: ["aws_s3_directory_bucket"],
  usage: { storage_gb: "GB stored" },
  lines: (resource, used) => [
    metered("Express One Zone storage", used.storage_gb, "GB", resource.price("s3", "express-onezone")),
  ],
});
