import type { Attributes } from "../../domain/change.ts";
import { textLeaves } from "./leaves.ts";
import type { Subject } from "./subjects.ts";

/** An attribute that holds another resource's name, with the types and attributes that own such a name. */
const nameOwners: Readonly<Record<string, readonly (readonly [type: string, attribute: string])[]>> = {
  bucket: [["aws_s3_bucket", "bucket"]],
  s3_bucket_name: [["aws_s3_bucket", "bucket"]],
  function_name: [["aws_lambda_function", "function_name"]],
  role: [["aws_iam_role", "name"]],
  roles: [["aws_iam_role", "name"]],
  user: [["aws_iam_user", "name"]],
  users: [["aws_iam_user", "name"]],
  group: [["aws_iam_group", "name"]],
  groups: [["aws_iam_group", "name"]],
  repository: [["aws_ecr_repository", "name"]],
  domain_name: [
    ["aws_opensearch_domain", "domain_name"],
    ["aws_elasticsearch_domain", "domain_name"],
  ],
  cluster_identifier: [
    ["aws_rds_cluster", "cluster_identifier"],
    ["aws_docdb_cluster", "cluster_identifier"],
    ["aws_neptune_cluster", "cluster_identifier"],
    ["aws_redshift_cluster", "cluster_identifier"],
  ],
  cluster_name: [["aws_eks_cluster", "name"]],
  table_name: [["aws_dynamodb_table", "name"]],
  stream_name: [["aws_kinesis_stream", "name"]],
  log_group_name: [["aws_cloudwatch_log_group", "name"]],
  db_subnet_group_name: [["aws_db_subnet_group", "name"]],
  parameter_group_name: [["aws_db_parameter_group", "name"]],
};

/** Attributes that identify a resource everywhere, when they hold an ARN, a URL or an id that the cloud made. */
const identities = ["id", "arn", "url"] as const;
const isGlobal = (text: string): boolean => /^(?:arn:|https:\/\/|[a-z]+-[0-9a-f]{8,17}$)/.test(text);

/** A name that more resources share tells nobody apart, and would make links grow with the square of the plan. */
const mostOwners = 8;

/**
 * Links that the configuration writes as a literal: `bucket = "logs"` beside a bucket named `logs`, or an id that is
 * already known. Returns the keys of the subjects that one subject names so.
 */
export function literalLinks(subjects: readonly Subject[]): (from: Subject, value: Attributes) => ReadonlySet<string> {
  const owners = indexOwners(subjects);
  return (from, value) => {
    const links = new Set<string>();
    for (const { path, text } of textLeaves(value)) {
      for (const owner of ownersOf(path.at(-1) ?? "", text, owners)) {
        if (owner.key !== from.key && sameRegion(owner, from)) links.add(owner.key);
      }
    }
    return links;
  };
}

type Owners = ReadonlyMap<string, readonly Subject[]>;

function indexOwners(subjects: readonly Subject[]): Owners {
  const owners = new Map<string, Subject[]>();
  const add = (key: string, subject: Subject) => {
    const known = owners.get(key);
    if (known === undefined) owners.set(key, [subject]);
    else if (known.at(-1) !== subject) known.push(subject);
  };
  for (const subject of subjects) {
    const value = subject.change.after ?? subject.change.before ?? {};
    for (const name of identities) {
      const text = Object.hasOwn(value, name) ? value[name] : undefined;
      if (typeof text === "string" && isGlobal(text)) add(text, subject);
    }
    for (const attribute of namesOf(subject.change.type)) {
      const text = Object.hasOwn(value, attribute) ? value[attribute] : undefined;
      if (typeof text === "string" && text !== "") add(`${subject.change.type}.${attribute}=${text}`, subject);
    }
  }
  return new Map([...owners].filter(([, subjectsOfName]) => subjectsOfName.length <= mostOwners));
}

function ownersOf(attribute: string, text: string, owners: Owners): readonly Subject[] {
  const named = Object.hasOwn(nameOwners, attribute) ? (nameOwners[attribute] ?? []) : [];
  return [
    ...(isGlobal(text) ? (owners.get(text) ?? []) : []),
    ...named.flatMap(([type, name]) => owners.get(`${type}.${name}=${text}`) ?? []),
  ];
}

const nameAttributes = new Map<string, Set<string>>();
for (const [type, attribute] of Object.values(nameOwners).flat()) {
  nameAttributes.set(type, (nameAttributes.get(type) ?? new Set()).add(attribute));
}
const namesOf = (type: string): Iterable<string> => nameAttributes.get(type) ?? [];

/** Most names are unique per region only. */
const sameRegion = ({ change: one }: Subject, { change: other }: Subject): boolean =>
  one.region === undefined || other.region === undefined || one.region === other.region;
