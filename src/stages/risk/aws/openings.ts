import type { Attributes, Change, Json } from "../../../domain/change.ts";
import { fromWorld, ingressBlock, isWorld } from "./ingress.ts";
import type { Opening } from "./opening.ts";
import { grantsAnyone } from "./policy-grants.ts";
import { policyAttributes } from "./policy-attributes.ts";
import { readPolicies } from "./policy-document.ts";
import { blocks, texts } from "./values.ts";

/** What a change opens that was not open before. A deletion opens nothing, unless a guard is what it deletes. */
export function openings(change: Change): readonly Opening[] {
  if (change.after === null) return web(change.type === "aws_s3_bucket_public_access_block", droppedGuard);
  const before = new Set(change.before === null ? [] : openIn(change, change.before).map(({ words }) => words));
  return openIn(change, change.after).filter(({ words }) => !before.has(words));
}

type Reader = (attributes: Attributes) => readonly Opening[];

const readers: Readonly<Record<string, Reader>> = {
  aws_security_group: ({ ingress }) => blocks(ingress).flatMap(ingressBlock),
  aws_default_security_group: ({ ingress }) => blocks(ingress).flatMap(ingressBlock),
  aws_security_group_rule: (rule) => (rule["type"] === "ingress" ? ingressBlock(rule) : []),
  aws_vpc_security_group_ingress_rule: (rule) => fromWorld(rule, [rule["cidr_ipv4"], rule["cidr_ipv6"]], rule["ip_protocol"]),
  aws_db_instance: ({ publicly_accessible: open }) => publicStore(open, "makes the database reachable from the internet"),
  aws_rds_cluster_instance: ({ publicly_accessible: open }) =>
    publicStore(open, "makes the database reachable from the internet"),
  aws_redshift_cluster: ({ publicly_accessible: open }) => publicStore(open, "makes the warehouse reachable from the internet"),
  aws_redshiftserverless_workgroup: ({ publicly_accessible: open }) =>
    publicStore(open, "makes the warehouse reachable from the internet"),
  aws_dms_replication_instance: ({ publicly_accessible: open }) =>
    web(open === true, "gives the replication instance a public address"),
  aws_s3_bucket: ({ acl }) => publicAcl(acl),
  aws_s3_bucket_acl: ({ acl }) => publicAcl(acl),
  aws_s3_bucket_public_access_block: (block) =>
    web(
      guards.some((guard) => block[guard] !== true),
      droppedGuard,
    ),
  aws_lb: ({ internal }) => web(internal === false, "puts a load balancer on the internet"),
  aws_cloudfront_distribution: () => web(true, "puts a content network on the internet"),
  aws_apigatewayv2_api: () => web(true, "puts an HTTP API on the internet"),
  aws_lambda_function_url: ({ authorization_type: type }) => web(type === "NONE", "opens a function to anyone"),
  aws_instance: ({ associate_public_ip_address: address }) => web(address === true, "gives a machine a public address"),
  aws_launch_template: ({ network_interfaces: cards }) =>
    web(
      blocks(cards).some(({ associate_public_ip_address: address }) => address === true || address === "true"),
      "gives machines public addresses",
    ),
  aws_eks_cluster: ({ vpc_config: config }) =>
    web(blocks(config).some(isPublicCluster), "opens the Kubernetes API to the internet"),
};

const droppedGuard = "drops a guard against public access to the bucket";
const guards = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] as const;

function openIn({ type }: Change, attributes: Attributes): readonly Opening[] {
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return [...(read?.(attributes) ?? []), ...publicPolicy(type, attributes)];
}

/** A policy on a resource that lets anyone in, without a condition. */
function publicPolicy(type: string, attributes: Attributes): readonly Opening[] {
  const open = policyAttributes(type, "resource").some((name) =>
    readPolicies(attributes[name]).some((policy) => policy !== "unreadable" && grantsAnyone(policy)),
  );
  return open ? [{ kind: "store", words: "lets anyone in through its policy" }] : [];
}

function isPublicCluster(config: Attributes): boolean {
  const sources = config["public_access_cidrs"];
  return config["endpoint_public_access"] !== false && (texts(sources).length === 0 || texts(sources).some(isWorld));
}

function publicStore(open: Json | undefined, words: string): readonly Opening[] {
  return open === true ? [{ kind: "store", words }] : [];
}

function publicAcl(acl: Json | undefined): readonly Opening[] {
  const open = acl === "public-read" || acl === "public-read-write" || acl === "authenticated-read";
  return open ? [{ kind: "store", words: `makes the bucket public (${acl})` }] : [];
}

const web = (open: boolean, words: string): readonly Opening[] => (open ? [{ kind: "web", words }] : []);
