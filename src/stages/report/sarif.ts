import { createHash } from "node:crypto";
import type { Location as SarifLocation, Log, PhysicalLocation, ReportingDescriptor, Result, Run } from "sarif";
import { findingCodes } from "../../domain/finding-codes.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Location } from "../../domain/location.ts";
import type { PolicyResult, Rule } from "../../domain/policy.ts";
import type { Severity } from "../../domain/severity.ts";
import { sayResult, type Results } from "./results.ts";

/** GitHub's scale for security-severity: critical above 9, high 7 to 8.9, medium 4 to 6.9, low below. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "0.0",
};

/** SARIF 2.1.0 with everything that is open: findings, failed and unknown results; waived ones are marked suppressed. */
export function toSarif(results: Results): string {
  const policies = results.policies.filter(({ status }) => status === "fail" || status === "unknown" || status === "waived");
  const used = new Set([...policies.map(({ rule }) => rule), ...results.findings.map(({ code }) => code)]);
  const rules = [
    ...results.rules.filter(({ id }) => used.has(id)).map(policyRule),
    ...[...used].filter((id) => id.startsWith("SIR-")).map(findingRule),
  ];
  const ruleOf = new Map(results.rules.map((rule) => [rule.id, rule]));
  const document: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: results.product.name,
            semanticVersion: results.product.version,
            informationUri: "https://sirsi.dev",
            rules,
          },
        },
        ...invocations(results),
        columnKind: "utf16CodeUnits",
        results: [
          ...results.findings.map(findingResult),
          ...policies.map((result) => policyResult(result, ruleOf.get(result.rule), results.artifact)),
        ],
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A run that could not evaluate everything was no success, however few results it has. */
function invocations({ verdicts }: Results): Pick<Run, "invocations"> {
  if (verdicts === undefined) return {};
  const closed = verdicts.filter(({ verdict }) => verdict === "not-evaluated");
  const notifications = closed.map(({ name, reasons }) => ({
    level: "error" as const,
    message: { text: `${name}: ${reasons.join(" ")}` },
  }));
  return {
    invocations: [
      {
        executionSuccessful: closed.length === 0,
        ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
      },
    ],
  };
}

function policyRule(rule: Rule): ReportingDescriptor {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.description === "" ? rule.title : rule.description },
    help: { text: rule.remediation === "" ? rule.title : rule.remediation },
    properties: {
      "security-severity": securitySeverity[rule.severity],
      tags: ["security", ...new Set(rule.controls.map(({ framework, id }) => `${framework}/${id}`))],
    },
  };
}

function findingRule(id: string): ReportingDescriptor {
  const entry: { readonly title: string; readonly explanation: string } | undefined = Object.hasOwn(findingCodes, id)
    ? findingCodes[id as keyof typeof findingCodes]
    : undefined;
  return { id, shortDescription: { text: entry?.title ?? id }, fullDescription: { text: entry?.explanation ?? id } };
}

const levels = { error: "error", warning: "warning", notice: "note" } as const;

function findingResult(finding: Finding): Result {
  return {
    ruleId: finding.code,
    level: levels[finding.level],
    message: { text: `${finding.at}: ${finding.message}` },
    locations: [physical(finding.location)],
    partialFingerprints: { "sirsi/v1": fingerprint(finding.code, finding.location.file, finding.at) },
  };
}

function policyResult(result: PolicyResult, rule: Rule | undefined, artifact: string | undefined): Result {
  const location =
    result.location ?? (artifact === undefined ? undefined : { file: artifact, line: 1, column: 1, endLine: 1, endColumn: 1 });
  const logical = result.address === null ? {} : { logicalLocations: [{ fullyQualifiedName: result.address, kind: "resource" }] };
  return {
    ruleId: result.rule,
    level:
      result.severity === "critical" || result.severity === "high" ? "error" : result.severity === "medium" ? "warning" : "note",
    message: { text: sayResult(result, rule) },
    locations: location === undefined ? [logical] : [{ ...physical(location), ...logical }],
    partialFingerprints: { "sirsi/v1": result.fingerprint },
    ...(result.status === "waived" ? { suppressions: [{ kind: "external", justification: result.waiver ?? "waived" }] } : {}),
  };
}

function physical({ file, line, column, endLine, endColumn }: Location): SarifLocation & { physicalLocation: PhysicalLocation } {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file) },
      region: { startLine: line, startColumn: column, endLine, endColumn: Math.max(endColumn, endLine === line ? column : 1) },
    },
  };
}

const fingerprint = (...parts: readonly string[]): string => createHash("sha256").update(parts.join("|")).digest("hex");
