import { hexDigits, type Subject } from "../../cloud.ts";
import { isList, unknownValue, type Value, type ValueMap } from "../../values.ts";
import { arn, byArn, capitals, guid, lowers, named, type Recipe, type Recipes } from "./recipe.ts";

const suffix = (s: Subject): string => s.token("suffix", 16, hexDigits);

/** All names of a certificate; undefined while one of them is unknown. */
function namesOf(domain: Value, others: Value): readonly string[] | undefined {
  if (others === unknownValue) return undefined;
  const all = [domain, ...(isList(others) ? others : [])];
  const known = all.filter((name) => typeof name === "string");
  return known.length === all.length ? [...new Set(known)] : undefined;
}

/**
 * What the provider knows of a certificate beforehand. ACM counts the domain among the other names, whether it is written there or
 * not. Of a new one it knows how many validation records there will be, and for which names: without it, `for_each` over the
 * records, as every tutorial has it, could not be planned.
 */
export function certificateNames(prior: ValueMap | null, proposed: ValueMap): ValueMap {
  const names = namesOf(proposed["domain_name"] ?? null, proposed["subject_alternative_names"] ?? null);
  if (names === undefined) return {};
  if (prior !== null || proposed["validation_method"] !== "DNS") return { subject_alternative_names: names };
  const record = (name: string): ValueMap => ({
    domain_name: name,
    resource_record_name: unknownValue,
    resource_record_type: unknownValue,
    resource_record_value: unknownValue,
  });
  return { subject_alternative_names: names, domain_validation_options: names.map(record) };
}

/** One record per name, as DNS validation wants them. */
function validations(s: Subject): Value {
  const names = namesOf(s.value("domain_name"), s.value("subject_alternative_names"));
  if (names === undefined || s.text("validation_method") !== "DNS") return [];
  return names.map((name) => ({
    domain_name: name,
    resource_record_name: `_${s.token(`name ${name}`, 32, hexDigits)}.${name.replace(/^\*\./, "")}.`,
    resource_record_type: "CNAME",
    resource_record_value: `_${s.token(`value ${name}`, 32, hexDigits)}.acm-validations.aws.`,
  }));
}

const loadBalancer: Recipe = (s) => {
  const kind = s.text("load_balancer_type") === "network" ? "net" : "app";
  const name = s.text("name") ?? `tf-lb-${s.token("name", 26, "0123456789")}`;
  const tail = `${kind}/${name}/${suffix(s)}`;
  const isInternal = s.value("internal") === true;
  return {
    id: arn(s, "elasticloadbalancing", `loadbalancer/${tail}`),
    arn: arn(s, "elasticloadbalancing", `loadbalancer/${tail}`),
    arn_suffix: tail,
    name,
    internal: false,
    ip_address_type: "ipv4",
    dns_name: `${isInternal ? "internal-" : ""}${name}-${s.token("dns", 10, "123456789")}.${s.region}.elb.amazonaws.com`,
    zone_id: `Z${capitals(s, 13, "zone")}`,
  };
};
const listener: Recipe = byArn("elasticloadbalancing", (s) => {
  const owner = s.text("load_balancer_arn")?.split(":loadbalancer/").at(-1) ?? "app/none/0";
  return `listener/${owner}/${suffix(s)}`;
});

export const edge: Recipes = {
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_lb_listener: listener,
  aws_lb_listener_rule: byArn(
    "elasticloadbalancing",
    (s) => `listener-rule/${s.text("listener_arn")?.split(":listener/").at(-1) ?? ""}/${suffix(s)}`,
  ),
  aws_lb_target_group: (s) => {
    const name = s.text("name") ?? `tf-${s.token("name", 26, "0123456789")}`;
    const tail = `targetgroup/${name}/${suffix(s)}`;
    const own = arn(s, "elasticloadbalancing", tail);
    return {
      id: own,
      arn: own,
      arn_suffix: tail,
      name,
      ip_address_type: "ipv4",
      protocol_version: s.text("protocol")?.startsWith("HTTP") === true ? "HTTP1" : null,
    };
  },
  aws_lb_target_group_attachment: (s) => ({ id: `${s.text("target_group_arn") ?? ""}-${s.token("id", 26, "0123456789")}` }),
  aws_acm_certificate: byArn(
    "acm",
    (s) => `certificate/${guid(s)}`,
    (s) => ({
      domain_validation_options: validations(s),
      status: "PENDING_VALIDATION",
      type: "AMAZON_ISSUED",
      key_algorithm: "RSA_2048",
      not_before: "",
      not_after: "",
    }),
  ),
  aws_acm_certificate_validation: (s) => ({ id: "2026-01-01 00:00:00 +0000 UTC", certificate_arn: s.value("certificate_arn") }),
  aws_cloudfront_distribution: (s) => {
    const id = `E${capitals(s, 13, "id")}`;
    return {
      id,
      arn: `arn:aws:cloudfront::${s.settings.account}:distribution/${id}`,
      domain_name: `d${lowers(s, 13, "domain")}.cloudfront.net`,
      // The one zone of all distributions; see "Alias records" in the Route 53 guide.
      hosted_zone_id: "Z2FDTNDATAQYW2",
      status: "Deployed",
      etag: `E${capitals(s, 13, "etag")}`,
      caller_reference: `terraform-${s.token("caller", 26, "0123456789")}`,
    };
  },
  aws_cloudfront_origin_access_control: (s) => {
    const id = `E${capitals(s, 13, "id")}`;
    return {
      id,
      arn: `arn:aws:cloudfront::${s.settings.account}:origin-access-control/${id}`,
      etag: `E${capitals(s, 13, "etag")}`,
    };
  },
  aws_wafv2_web_acl: (s) => {
    const [id, name] = [guid(s), named(s)];
    const scope = s.text("scope") === "CLOUDFRONT" ? "global" : "regional";
    return {
      id,
      name,
      arn: arn(s, "wafv2", `${scope}/webacl/${name}/${id}`),
      lock_token: guid(s, "lock"),
      application_integration_url: "",
    };
  },
  aws_wafv2_web_acl_association: (s) => ({ id: `${s.text("web_acl_arn") ?? ""},${s.text("resource_arn") ?? ""}` }),
  aws_wafv2_web_acl_logging_configuration: (s) => ({ id: s.text("resource_arn") ?? "" }),
};
