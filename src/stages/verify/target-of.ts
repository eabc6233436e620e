import type { ProbeTarget } from "../../domain/probe.ts";
import type { Check } from "../../domain/spec.generated.ts";
import { secondsOf } from "../../domain/units.ts";
import { latencyRequests } from "./latency-requests.ts";

type Limits = Pick<ProbeTarget, "allowed" | "timeoutMs">;
interface Impossible {
  readonly why: string;
}

/** What the service looks at for a check without placeholders, or why it cannot. */
export function targetOf(check: Check, limits: Limits): ProbeTarget | Impossible {
  switch (check.type) {
    case "http":
      return check.url === undefined ? lacks("url") : { ...limits, type: "http", url: check.url, ...httpExpectation(check) };
    case "latency":
      return latency(check, limits);
    case "tcp":
      if (check.host === undefined) return lacks("host");
      return check.port === undefined ? lacks("port") : { ...limits, type: "tcp", host: check.host, port: check.port };
    case "tls":
      if (check.host === undefined) return lacks("host");
      return { ...limits, type: "tls", host: check.host, port: check.port ?? 443, ...tlsExpectation(check) };
    case "dns":
      if (check.host === undefined) return lacks("host");
      return { ...limits, type: "dns", host: check.host, ...given("answers", check.expect?.answers) };
    case "row-count":
    case "checksum":
    case "object-count":
    case "sql":
    case "command":
    case "transfer-report":
    case "policy":
      return { why: `The service cannot make a check of type ${check.type}. Write from: runner or from: provider.` };
  }
}

function latency({ url, expect }: Check, limits: Limits): ProbeTarget | Impossible {
  if (url === undefined) return lacks("url");
  const maxLatencyMs = millisecondsOf(expect?.maxLatency);
  if (maxLatencyMs === undefined) return lacks("expect.maxLatency");
  return { ...limits, type: "latency", url, maxLatencyMs, requests: latencyRequests };
}

const httpExpectation = ({ expect }: Check) => ({
  ...given("status", expect?.status),
  ...given("bodyContains", expect?.bodyContains),
  ...given("maxLatencyMs", millisecondsOf(expect?.maxLatency)),
});
const tlsExpectation = ({ expect }: Check) => ({
  ...given("minTls", expect?.minTls),
  ...given("minDaysLeft", expect?.minDaysLeft),
});

const lacks = (field: string): Impossible => ({ why: `${field} is missing.` });
const millisecondsOf = (duration: string | undefined): number | undefined => {
  const seconds = duration === undefined ? undefined : secondsOf(duration);
  return seconds === undefined ? undefined : seconds * 1000;
};

function given<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  // A computed key widens to any string for the compiler.
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V };
}
