import ipaddr from "ipaddr.js";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import { ofKind, type SpecRule, type Subject } from "./subject.ts";

interface Range {
  /** In words, for messages: "the source network". */
  readonly what: string;
  readonly cidr: string;
  readonly path: SpecPath;
}

const start = (cidr: string): number =>
  ipaddr.IPv4.parse(cidr.split("/")[0] ?? "")
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
const prefix = (cidr: string): number => Number(cidr.split("/")[1]);
const size = (cidr: string): number => 2 ** (32 - prefix(cidr));
const overlaps = (a: string, b: string): boolean => start(a) < start(b) + size(b) && start(b) < start(a) + size(a);
const contains = (outer: string, inner: string): boolean =>
  start(inner) >= start(outer) && start(inner) + size(inner) <= start(outer) + size(outer);
/** The range as the clouds want it written: without host bits. */
const canonical = (cidr: string): string => `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${prefix(cidr)}`;

/** SIR-E213: networks that can reach each other do not overlap, and subnets lie inside their network. */
export const noOverlaps: SpecRule = (subject) => {
  const outside = sourceRanges(subject);
  const networks = ofKind(subject, "network").flatMap(({ workload, config, path }) =>
    config.cidr === undefined
      ? []
      : [{ what: `network ${workload.name}`, cidr: config.cidr, path: [...path, "config", "cidr"], config, at: path }],
  );
  return [
    ...networks.flatMap((network, index) => {
      const peers = (network.config.vpn?.cidrs ?? []).map((cidr) => ({ what: "the VPN peer's network", cidr, path: [] }));
      const hit = [...outside, ...peers, ...networks.slice(0, index)].find(({ cidr }) => overlaps(cidr, network.cidr));
      return hit === undefined ? [] : [overlap(network, hit)];
    }),
    ...networks.flatMap(({ cidr, config, at }) => subnetFaults(cidr, config.subnets ?? [], [...at, "config", "subnets"])),
  ];
};

function overlap({ cidr, path }: Range, other: Range): Draft {
  const why = other.what.startsWith("network") ? "traffic between them" : "the VPN";
  const message = `${cidr} overlaps ${other.what} ${other.cidr}; ${why} could not be routed. Choose another range.`;
  return { code: "SIR-E213", path, message };
}

const sourceRanges = ({ migration: { spec } }: Subject): readonly Range[] =>
  (spec.source?.connection?.cidrs ?? []).map((cidr) => ({ what: "the source network", cidr, path: [] }));

function subnetFaults(
  network: string,
  subnets: readonly { readonly name: string; readonly cidr?: string | undefined }[],
  path: SpecPath,
): readonly Draft[] {
  const given = subnets.flatMap(({ name, cidr }, index) =>
    cidr === undefined ? [] : [{ name, cidr, path: [...path, index, "cidr"] }],
  );
  return given.flatMap((subnet, index): readonly Draft[] => {
    const at = { code: "SIR-E213", path: subnet.path } as const;
    if (!contains(network, subnet.cidr))
      return [{ ...at, message: `${subnet.cidr} is not inside the network ${network}. Choose a part of it.` }];
    const hit = given.slice(0, index).find(({ cidr }) => overlaps(cidr, subnet.cidr));
    return hit === undefined
      ? []
      : [{ ...at, message: `${subnet.cidr} overlaps subnet ${hit.name} ${hit.cidr}. Choose another part.` }];
  });
}

/** SIR-E105: ranges are written without host bits, and a network of AWS is /16 to /28. */
export const soundRanges: SpecRule = (subject) => {
  const networks = ofKind(subject, "network");
  const ranges: readonly Omit<Range, "what">[] = [
    ...sourceList(subject),
    ...networks.flatMap(({ config, path }) => [
      ...(config.cidr === undefined ? [] : [{ cidr: config.cidr, path: [...path, "config", "cidr"] }]),
      ...(config.subnets ?? []).flatMap(({ cidr }, index) =>
        cidr === undefined ? [] : [{ cidr, path: [...path, "config", "subnets", index, "cidr"] }],
      ),
      ...(config.vpn?.cidrs ?? []).map((cidr, index) => ({ cidr, path: [...path, "config", "vpn", "cidrs", index] })),
    ]),
    ...ofKind(subject, "load-balancer").flatMap(({ config, path }) =>
      (config.allow ?? []).map((cidr, index) => ({ cidr, path: [...path, "config", "allow", index] })),
    ),
    ...ofKind(subject, "vm").flatMap(({ config, path }) =>
      (config.ports ?? []).flatMap(({ from }, index) =>
        from?.includes("/") === true ? [{ cidr: from, path: [...path, "config", "ports", index, "from"] }] : [],
      ),
    ),
  ];
  return [
    ...ranges.flatMap(({ cidr, path }): readonly Draft[] =>
      canonical(cidr) === cidr
        ? []
        : [
            {
              code: "SIR-E105",
              path,
              message: `${cidr} has host bits set. Write ${canonical(cidr)}.`,
              replacement: canonical(cidr),
            },
          ],
    ),
    ...networks.flatMap(({ config, path }) => awsSize(subject, config.cidr, [...path, "config", "cidr"])),
  ];
};

const sourceList = ({ migration: { spec } }: Subject) =>
  (spec.source?.connection?.cidrs ?? []).map((cidr, index) => ({ cidr, path: ["spec", "source", "connection", "cidrs", index] }));

function awsSize({ migration: { spec } }: Subject, cidr: string | undefined, path: SpecPath): readonly Draft[] {
  if (cidr === undefined || spec.target.provider !== "aws" || (prefix(cidr) >= 16 && prefix(cidr) <= 28)) return [];
  return [{ code: "SIR-E105", path, message: `${cidr} is not a size that AWS offers for a network. Use /16 to /28.` }];
}
