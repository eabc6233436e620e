import type { Usd } from "../../domain/price.ts";
import type { Discount } from "../../domain/settings.generated.ts";
import type { Quote } from "./quote.ts";

export interface Discounts {
  /** The price after the discount that fits it best: one for its service goes before one for the whole provider. They do not add up. */
  apply(quote: Quote): Quote;
  /** Each discount in words, for a report, and what the month would cost without them. */
  said(list: { readonly before: Usd; readonly after: Usd }): readonly string[];
}

/** Names that people have for services of the price book. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  ec2: ["compute", "os-surcharge", "ec2", "ebs"],
  rds: ["rds", "aurora", "rds-storage"],
  fargate: ["ecs-fargate"],
  elb: ["load-balancer"],
  vpc: ["nat-gateway", "public-ipv4", "vpc-endpoint", "vpn", "transit-gateway"],
};

const servicesOf = (name: string): readonly string[] => (Object.hasOwn(aliases, name) ? (aliases[name] ?? []) : [name]);

export function discountsOf(list: readonly Discount[] = []): Discounts {
  const own = list.filter(({ provider }) => provider === "aws");
  // Of two that fit alike the smaller holds: an estimate rather says too much.
  const largestFirst = own.toSorted((a, b) => b.percent - a.percent);
  const used = new Set<Discount>();
  const byService = new Map(
    largestFirst.flatMap((discount) =>
      discount.service === undefined ? [] : servicesOf(discount.service).map((name) => [name, discount] as const),
    ),
  );
  const forAll = largestFirst.findLast(({ service }) => service === undefined);
  return {
    apply(quote) {
      const discount = byService.get(quote.service) ?? forAll;
      if (discount === undefined) return quote;
      used.add(discount);
      if (discount.percent === 0) return quote;
      const { usd, source } = quote;
      return {
        ...quote,
        usd: usd * (1 - discount.percent / 100),
        source: `${source}, list price ${usd} less ${discount.percent} %`,
      };
    },
    said: ({ before, after }) => [
      ...own.map((discount) => say(discount, used.has(discount))),
      ...([...used].some(({ percent }) => percent > 0)
        ? [`At list prices ${after.toFixed(2)} USD a month, before ${before.toFixed(2)}`]
        : []),
    ],
  };
}

function say({ provider, service, percent }: Discount, used: boolean): string {
  const what = `${percent} % on ${provider}${service === undefined ? "" : ` ${service}`}`;
  return used ? what : `${what} (nothing here is charged by it)`;
}
