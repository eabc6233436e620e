/**
 * The grammar of {@link PriceRow.sku}, in one place: the price book is built with it, rules look up with it.
 *
 * | service | sku | example |
 * |---|---|---|
 * | `compute` | `<type>/<os>`, `<type>/<os>/spot`, `<type>/<os>/ri-3y-all-upfront` | `m5.large/linux/spot` |
 * | `os-surcharge`, region `*` | `<family or type>/<os>` (per vCPU or per instance, see the unit), `vcpu=<n>/<os>` | `m5/windows` |
 * | `rds`, `aurora`, `elasticache`, `opensearch`, `redshift`, `msk` | `<engine>/<class>/<deployment>`, also with `/ri-3y-all-upfront` | `postgres/db.m5.large/multi-az` |
 * | every other | a path of our own words; a tier ends in its bounds, `0-51200GB` or `512000+GB` | `standard/0-51200GB` |
 *
 * The region is the native name, `*` for what costs the same in every region, and `global` for services that have no region.
 * Units are those of the row: `hour`, `GB-month`, `1M-requests` (the price of a million requests) and so on.
 */
export type OperatingSystem = "linux" | "windows" | "rhel" | "suse";
export type Purchase = "on-demand" | "spot" | "ri-3y-all-upfront";

/** Where a price holds in every region: the operating system surcharges. */
export const anyRegion = "*";

const bought = (sku: string, purchase: Purchase): string => (purchase === "on-demand" ? sku : `${sku}/${purchase}`);

export const machineSku = (type: string, os: OperatingSystem, purchase: Purchase = "on-demand"): string =>
  bought(`${type}/${os}`, purchase);

export const classSku = (engine: string, instanceClass: string, deployment: string, purchase: Purchase = "on-demand"): string =>
  bought(`${engine}/${instanceClass}/${deployment}`, purchase);

export const surchargeSku = (subject: string, os: OperatingSystem): string => `${subject}/${os}`;
