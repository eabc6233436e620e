import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { KindWorkload, Peer, Scope } from "../../kind.ts";

type LoadBalancer = KindWorkload<"load-balancer">;

/** ARN of a certificate that is ready for use; undefined when there can be none, which is reported. */
export function certificateOf({ config }: LoadBalancer, scope: Scope): string | undefined {
  const named = config.tls?.certificate ?? "managed";
  if (named !== "managed") return named;
  if (config.domain === undefined) {
    scope.report({
      code: "SIR-E106",
      level: "error",
      message: "config.domain is missing. A managed certificate is made for a domain, such as shop.example.com.",
      path: scope.at("config"),
    });
    return undefined;
  }
  const at = ["config", "tls"];
  const certificate = scope.add(
    AcmCertificate,
    undefined,
    { domainName: config.domain, validationMethod: "DNS", lifecycle: { createBeforeDestroy: true } },
    at,
  );
  const zone = zoneOf(config.domain, scope);
  if (zone === undefined) {
    scope.note(
      `No public dns workload holds ${config.domain}: create the record that proves it to AWS by hand, or the certificate waits.`,
      at,
    );
    return certificate.arn;
  }
  const proof = certificate.domainValidationOptions.get(0);
  const record = scope.add(
    Route53Record,
    "certificate",
    {
      zoneId: zone.get("zoneId"),
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 60,
      allowOverwrite: true,
    },
    at,
  );
  const valid = { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] };
  return scope.add(AcmCertificateValidation, undefined, valid, at).certificateArn;
}

/** The public zone that a domain lies in, the longest one of several. */
function zoneOf(domain: string, scope: Scope): Peer | undefined {
  const zones = scope.peersOf("dns").filter(({ workload }) => {
    const { zone, type } = (workload as KindWorkload<"dns">).config;
    return type !== "private" && (domain === zone || domain.endsWith(`.${zone}`));
  });
  const length = ({ workload }: Peer) => (workload as KindWorkload<"dns">).config.zone.length;
  return zones.toSorted((a, b) => length(b) - length(a))[0];
}
