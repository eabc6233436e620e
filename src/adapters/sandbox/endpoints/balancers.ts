import type { Existing } from "../drift.ts";
import { isList, isMap, type Value, type ValueMap } from "../values.ts";

/** A load balancer, CDN or API of the sandbox, as its callers see it. */
export interface Balancer {
  /** Terraform's. */
  readonly type: string;
  readonly name: string;
  /** The name that the cloud gave it. */
  readonly host: string;
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly port: number;
  readonly protocol: "http" | "https" | "tcp" | "tls";
  /** Names that its certificate is for. */
  readonly names: readonly string[];
  readonly minVersion: "TLSv1.2" | "TLSv1.3";
  readonly action:
    | { readonly does: "answer"; readonly target: string }
    | { readonly does: "redirect"; readonly port: string; readonly protocol: string }
    | { readonly does: "status"; readonly status: number };
}

const protocols: Readonly<Record<string, Listener["protocol"]>> = {
  HTTP: "http",
  HTTPS: "https",
  TCP: "tcp",
  UDP: "tcp",
  TCP_UDP: "tcp",
  TLS: "tls",
};

/** Everything that answers callers, in the order in which it came to be. */
export function balancersIn(existing: readonly Existing[]): readonly Balancer[] {
  return existing.flatMap((one) => {
    switch (one.type) {
      case "aws_lb":
      case "aws_alb":
        return [loadBalancer(one, existing)];
      case "aws_cloudfront_distribution":
        return [distribution(one)];
      case "aws_apigatewayv2_api":
        return api(one);
      default:
        return [];
    }
  });
}

function loadBalancer({ type, state }: Existing, existing: readonly Existing[]): Balancer {
  const host = text(state["dns_name"]).toLowerCase();
  const own = existing.filter((one) => one.type === "aws_lb_listener" && one.state["load_balancer_arn"] === state["arn"]);
  return { type, name: text(state["name"]), host, listeners: own.flatMap((one) => listener(one.state, host, existing)) };
}

function listener(state: ValueMap, host: string, existing: readonly Existing[]): readonly Listener[] {
  const [port, protocol] = [state["port"], protocols[text(state["protocol"])]];
  if (typeof port !== "number" || protocol === undefined) return [];
  const certificate = byArn(existing, "aws_acm_certificate", state["certificate_arn"]);
  const names = [text(certificate?.["domain_name"]), ...texts(certificate?.["subject_alternative_names"])].filter(
    (name) => name !== "",
  );
  return [
    {
      port,
      protocol,
      names: names.length === 0 ? [host] : [...new Set(names)],
      minVersion: text(state["ssl_policy"]).includes("TLS13-1-3") ? "TLSv1.3" : "TLSv1.2",
      action: actionOf(first(state["default_action"]), existing),
    },
  ];
}

function actionOf(action: ValueMap, existing: readonly Existing[]): Listener["action"] {
  switch (text(action["type"])) {
    case "redirect": {
      const to = first(action["redirect"]);
      return { does: "redirect", port: text(to["port"]), protocol: text(to["protocol"]).toLowerCase() };
    }
    case "fixed-response":
      return { does: "status", status: Number(text(first(action["fixed_response"])["status_code"])) };
    default: {
      const group = action["target_group_arn"] ?? first(first(action["forward"])["target_group"])["arn"];
      return { does: "answer", target: text(byArn(existing, "aws_lb_target_group", group ?? null)?.["name"]) };
    }
  }
}

function distribution({ type, state }: Existing): Balancer {
  const host = text(state["domain_name"]).toLowerCase();
  const behaviour = first(state["default_cache_behavior"]);
  const common = { names: [host, ...texts(state["aliases"])], minVersion: "TLSv1.2" } as const;
  const answers = { does: "answer", target: text(behaviour["target_origin_id"]) } as const;
  const isSent = text(behaviour["viewer_protocol_policy"]) === "redirect-to-https";
  return {
    type,
    name: text(state["id"]),
    host,
    listeners: [
      { ...common, port: 443, protocol: "https", action: answers },
      { ...common, port: 80, protocol: "http", action: isSent ? { does: "redirect", port: "443", protocol: "https" } : answers },
    ],
  };
}

/** API Gateway speaks HTTPS only. */
function api({ type, state }: Existing): readonly Balancer[] {
  const endpoint = text(state["api_endpoint"]);
  if (!URL.canParse(endpoint)) return [];
  const [name, host] = [text(state["name"]), new URL(endpoint).hostname];
  const action = { does: "answer", target: name } as const;
  return [{ type, name, host, listeners: [{ port: 443, protocol: "https", names: [host], minVersion: "TLSv1.2", action }] }];
}

function byArn(existing: readonly Existing[], type: string, arn: Value | undefined): ValueMap | undefined {
  return existing.find((one) => one.type === type && one.state["arn"] === arn)?.state;
}

export const text = (value: Value | undefined): string => (typeof value === "string" ? value : "");
export const texts = (value: Value | undefined): readonly string[] =>
  isList(value) ? value.map(text).filter((one) => one !== "") : [];
/** A block that may be given once. */
export function first(value: Value | undefined): ValueMap {
  const block = isList(value) ? value[0] : value;
  return isMap(block) ? block : {};
}
