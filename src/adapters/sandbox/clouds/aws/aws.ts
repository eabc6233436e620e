import type { BlockSchema } from "../../../../domain/provider-schema.ts";
import type { Cloud, Settings, Subject } from "../../cloud.ts";
import { hasUnknown, isList, isMap, unknownValue, type Value, type ValueMap } from "../../values.ts";
import { compute } from "./compute.ts";
import { dataSources } from "./data-sources.ts";
import { database } from "./database.ts";
import { certificateNames, edge } from "./edge.ts";
import { identity } from "./identity.ts";
import { network } from "./network.ts";
import { operations } from "./operations.ts";
import { arn, newId, type Recipes } from "./recipe.ts";
import { storage } from "./storage.ts";

const recipes: Recipes = { ...network, ...compute, ...database, ...storage, ...edge, ...identity, ...operations };

/** The account number of AWS's own examples. */
const exampleAccount = "123456789012";

export const aws: Cloud = {
  settings(configuration) {
    const at = configuration ?? {};
    return {
      region: text(at["region"]) ?? "us-east-1",
      account: accountOf(at),
      defaultTags: mapOf(mapOf(first(at["default_tags"]))["tags"]),
    };
  },
  atPlan: (type, block, prior, proposed, settings) => ({
    ...allTags(block, prior, proposed, settings),
    ...regionOf(block, prior, proposed, settings),
    ...(type === "aws_acm_certificate" ? certificateNames(prior, proposed) : {}),
  }),
  renewed: (type) => renewals[type] ?? [],
  replaces: (type, prior, planned) => (sources.types.includes(type) ? otherSource(prior, planned) : []),
  made: (subject) => (Object.hasOwn(recipes, subject.type) ? recipes[subject.type]?.(subject) : undefined) ?? plain(subject),
  keyOf: (type, state) =>
    (keys[type] ?? ["id"]).map((name) => text(state[name]) ?? "").join("|") || text(state["arn"]) || nameOf(state),
  nameOf: (state) => nameOf(state),
  dataSources,
  refusesDelete: (_type, prior) => {
    const name = guards.find((attribute) => prior[attribute] === true);
    return name === undefined ? undefined : `${name} is on. Turn it off and apply that first.`;
  },
};

const renewals: Readonly<Record<string, readonly string[]>> = {
  aws_launch_template: ["latest_version"],
  aws_lambda_function: ["last_modified"],
  aws_backup_plan: ["version"],
};

/** Types whose id is not enough: an alias counts its own names, a stage those of its API. */
const keys: Readonly<Record<string, readonly string[]>> = {
  aws_appautoscaling_policy: ["id", "resource_id", "scalable_dimension"],
  aws_appautoscaling_target: ["id", "service_namespace", "scalable_dimension"],
  aws_apigatewayv2_stage: ["api_id", "id"],
  aws_autoscaling_policy: ["autoscaling_group_name", "id"],
  aws_ecs_task_definition: ["arn"],
  aws_lambda_permission: ["function_name", "id"],
};

/** What AWS itself refuses to delete while it is true. */
const guards = ["deletion_protection", "deletion_protection_enabled", "enable_deletion_protection", "disable_api_termination"];

/** A rule whose source changes its kind is another rule; that is decided in the provider's code, not in its schema. */
const sources = {
  types: ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"],
  attributes: ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"],
};
const otherSource = (prior: ValueMap, planned: ValueMap): readonly string[] =>
  sources.attributes.filter((name) => (prior[name] ?? null) !== null && (planned[name] ?? null) === null);

/** A type that nobody described: an id in the style of EC2 and an arn of its own service. */
function plain(s: Subject): ValueMap {
  const [, service = "sandbox", ...rest] = s.type.split("_");
  const id = newId(s, rest.map((word) => word.charAt(0)).join("") || service);
  return { id, arn: arn(s, service, `${rest.join("-") || service}/${id}`) };
}

/** `tags_all`: the provider's default tags under the resource's own. */
function allTags(block: BlockSchema, prior: ValueMap | null, proposed: ValueMap, settings: Settings): ValueMap {
  if (block.attributes?.["tags_all"] === undefined || block.attributes["tags"] === undefined) return {};
  const own = proposed["tags"] ?? null;
  if (own === unknownValue || hasUnknown(settings.defaultTags)) return { tags_all: unknownValue };
  const all = { ...settings.defaultTags, ...mapOf(own) };
  // With nothing to say the provider leaves it to the answer of the API.
  return { tags_all: Object.keys(all).length === 0 && prior === null ? unknownValue : all };
}

function regionOf(block: BlockSchema, prior: ValueMap | null, proposed: ValueMap, settings: Settings): ValueMap {
  const region = block.attributes?.["region"];
  if (region?.optional !== true || region.computed !== true || (proposed["region"] ?? null) !== null) return {};
  return { region: prior?.["region"] ?? settings.region };
}

function accountOf(at: ValueMap): string {
  const role = text(mapOf(first(at["assume_role"]))["role_arn"]);
  const allowed = at["allowed_account_ids"];
  const only = isList(allowed) && allowed.length === 1 ? text(allowed[0]) : undefined;
  return /^arn:[^:]*:iam::(\d{12}):/.exec(role ?? "")?.[1] ?? only ?? exampleAccount;
}

/** The name tag, or the attribute that is a name by its own name; the id when there is nothing better. */
function nameOf(state: ValueMap): string {
  const tagged = text(mapOf(state["tags"])["Name"]);
  const names = [
    "name",
    "bucket",
    "identifier",
    ...Object.keys(state).filter((key) => /_(name|identifier|bucket|family)$/.test(key)),
    "id",
  ];
  return tagged ?? names.map((key) => text(state[key])).find((name) => name !== undefined) ?? "";
}

const first = (value: Value | undefined): Value => (isList(value) ? (value[0] ?? null) : (value ?? null));
const mapOf = (value: Value | undefined): ValueMap => (isMap(value) ? value : {});
const text = (value: Value | undefined): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
