import { ifUsed, line, metered, tiered, type Line } from "../line.ts";
import { usageNotGiven } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

const million = 1e6;

export const restApis = rule({
  types: ["aws_api_gateway_rest_api"],
  usage: { monthly_requests: "requests a month" },
  lines: (resource, usage) => {
    const price = (tier: string) => resource.price("api-gateway", `rest/${tier}`);
    return tiered("Requests", usage.monthly_requests ?? usageNotGiven, "1M requests", million, [
      { name: "first 333M", upTo: 333e6, price: price("0-333M") },
      { name: "next 667M", upTo: 1e9, price: price("333M-1B") },
      { name: "next 19B", upTo: 20e9, price: price("1B-20B") },
      { name: "over 20B", upTo: Infinity, price: price("20B+") },
    ]);
  },
});

export const restStages = rule({
  types: ["aws_api_gateway_stage"],
  lines: (resource) => {
    if (!resource.flag("cache_cluster_enabled")) return [];
    const size = resource.text("cache_cluster_size") ?? "0.5";
    return [line(`Cache (${size} GB)`, 730, "hours", resource.price("api-gateway", `cache/${size}GB`))];
  },
});

/** HTTP requests are counted in pieces of 512 KB, WebSocket messages in pieces of 32 KB. */
const pieces = (count: number | undefined, sizeKb: number | undefined, piece: number): number | undefined =>
  count === undefined ? undefined : count * Math.max(1, Math.ceil((sizeKb ?? piece) / piece));

export const httpApis = rule({
  types: ["aws_apigatewayv2_api"],
  usage: {
    monthly_requests: "requests a month (HTTP)",
    request_size_kb: "average size of a request in KB; 512 KB count as one",
    monthly_messages: "messages a month (WebSocket)",
    message_size_kb: "average size of a message in KB; 32 KB count as one",
    monthly_connection_mins: "minutes of connection a month (WebSocket)",
  },
  lines: (resource, usage) => {
    const price = (sku: string) => resource.price("api-gateway", sku);
    if (resource.text("protocol_type") === "WEBSOCKET") {
      const minutes = usage.monthly_connection_mins;
      return [
        ...tiered(
          "Messages",
          pieces(usage.monthly_messages, usage.message_size_kb, 32) ?? usageNotGiven,
          "1M messages",
          million,
          [
            { name: "first 1B", upTo: 1e9, price: price("websocket/messages/0-1B") },
            { name: "over 1B", upTo: Infinity, price: price("websocket/messages/1B+") },
          ],
        ),
        metered(
          "Connection minutes",
          minutes === undefined ? undefined : minutes / million,
          "1M minutes",
          price("websocket/connection"),
        ),
      ];
    }
    return tiered(
      "Requests",
      pieces(usage.monthly_requests, usage.request_size_kb, 512) ?? usageNotGiven,
      "1M requests",
      million,
      [
        { name: "first 300M", upTo: 300e6, price: price("http/0-300M") },
        { name: "over 300M", upTo: Infinity, price: price("http/300M+") },
      ],
    );
  },
});

/** Route 53 and CloudFront are sold for the whole world. */
const everywhere = "global";

export const hostedZones = rule({
  types: ["aws_route53_zone"],
  lines: (resource) => [line("Hosted zone", 1, "zones", resource.price("route53", "hosted-zone", everywhere))],
});

/** Answers that name an AWS resource are free. */
export const dnsRecords = rule({
  types: ["aws_route53_record"],
  usage: {
    monthly_standard_queries: "plain queries a month",
    monthly_latency_based_queries: "queries a month with latency routing",
    monthly_geo_queries: "queries a month with geo routing",
  },
  lines: (resource, usage) => {
    if (resource.has("alias")) return [];
    const price = (sku: string) => resource.price("route53", `queries/${sku}`, everywhere);
    const queries = (kind: string, used: number | undefined): readonly Line[] =>
      tiered(`${kind} queries`, used ?? usageNotGiven, "1M queries", million, [
        { name: "first 1B", upTo: 1e9, price: price(`${kind.toLowerCase()}/0-1B`) },
        { name: "over 1B", upTo: Infinity, price: price(`${kind.toLowerCase()}/1B+`) },
      ]);
    const latency = usage.monthly_latency_based_queries;
    const geo = usage.monthly_geo_queries;
    return [
      ...queries("Standard", usage.monthly_standard_queries),
      ...(latency === undefined ? [] : queries("Latency", latency)),
      ...(geo === undefined ? [] : queries("Geo", geo)),
    ];
  },
});

export const healthChecks = rule({
  types: ["aws_route53_health_check"],
  words: { endpoint_type: "aws or non_aws; non_aws, which costs more, when absent" },
  lines: (resource, _usage, { endpoint_type: where }) => {
    const price = (sku: string) => resource.price("route53", where === "aws" ? `${sku}/aws` : sku, everywhere);
    const options = optionsOf(resource);
    return [
      line("Health check", 1, "checks", price("health-check")),
      ...(options > 0 ? [line("Health check options", options, "options", price("health-check/option"))] : []),
    ];
  },
});

/** HTTPS, text matching, the fast interval and latency graphs each cost extra. */
function optionsOf(resource: Resource): number {
  const kind = resource.text("type") ?? "";
  const chosen = [
    kind.startsWith("HTTPS"),
    kind.endsWith("STR_MATCH"),
    resource.number("request_interval") === 10,
    resource.flag("measure_latency"),
  ];
  return chosen.filter(Boolean).length;
}

const places = ["us", "europe", "south_africa", "south_america", "japan", "australia", "asia_pacific", "india"] as const;

const cdnUsage: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    places.map((place) => [`monthly_data_transfer_to_internet_gb.${place}`, `GB a month to viewers in ${place}`]),
  ),
  ...Object.fromEntries(
    places.map((place) => [`monthly_data_transfer_to_origin_gb.${place}`, `GB a month to origins from ${place}`]),
  ),
  ...Object.fromEntries(places.map((place) => [`monthly_http_requests.${place}`, `HTTP requests a month from ${place}`])),
  ...Object.fromEntries(places.map((place) => [`monthly_https_requests.${place}`, `HTTPS requests a month from ${place}`])),
  monthly_invalidation_requests: "invalidation requests a month",
};

const cdnLines = [
  ["monthly_data_transfer_to_internet_gb", "Data transfer to viewers", "GB", "to-internet", 1],
  ["monthly_https_requests", "HTTPS requests", "10k requests", "https-requests", 10_000],
  ["monthly_http_requests", "HTTP requests", "10k requests", "http-requests", 10_000],
  ["monthly_data_transfer_to_origin_gb", "Data transfer to origins", "GB", "to-origin", 1],
] as const;

/** The price book has no rows for CloudFront; its lines are named gaps whatever the usage. */
export const distributions = rule({
  types: ["aws_cloudfront_distribution"],
  usage: cdnUsage,
  lines: (resource, usage) => {
    const lines = cdnLines.flatMap(([key, name, unit, sku, amount], index) => {
      const given = places.flatMap((place) => {
        const used = usage[`${key}.${place}`];
        return used === undefined
          ? []
          : [metered(`${name} (${place})`, used / amount, unit, resource.price("cloudfront", `${sku}/${place}`, everywhere))];
      });
      const always = index < 2 ? [metered(name, undefined, unit, resource.price("cloudfront", sku, everywhere))] : [];
      return given.length > 0 ? given : always;
    });
    const invalidations = usage["monthly_invalidation_requests"];
    return [
      ...lines,
      ...ifUsed("Invalidations", invalidations, "paths", () => resource.price("cloudfront", "invalidations", everywhere)),
    ];
  },
});
