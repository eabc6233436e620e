interface StandardSupport {
  readonly product: string;
  readonly version: string;
  /** The last day without the extra charge: the end of standard support, but for Aurora MySQL 2, which is charged a month later. */
  readonly ends: string;
}

/**
 * Ends of standard support, after which AWS charges extra. Sources: docs.aws.amazon.com on RDS Extended Support charges (MySQL 5.7,
 * PostgreSQL 11 and 12, Aurora MySQL 2), AWS's own notices about PostgreSQL 13 and 14 on RDS and Aurora, and endoflife.date, which reads
 * AWS's release calendars (the other RDS versions, Kubernetes); all read 2026. A version that is not here is taken to be in standard
 * support.
 */
const ends: readonly StandardSupport[] = [
  { product: "mysql", version: "5.7", ends: "2024-02-29" },
  { product: "mysql", version: "8.0", ends: "2026-07-31" },
  { product: "mysql", version: "8.4", ends: "2029-07-31" },
  { product: "postgres", version: "11", ends: "2024-02-29" },
  { product: "postgres", version: "12", ends: "2025-02-28" },
  { product: "postgres", version: "13", ends: "2026-02-28" },
  { product: "postgres", version: "14", ends: "2027-02-28" },
  { product: "postgres", version: "15", ends: "2028-02-29" },
  { product: "postgres", version: "16", ends: "2029-02-28" },
  { product: "postgres", version: "17", ends: "2030-02-28" },
  { product: "aurora-mysql", version: "5.7", ends: "2024-11-30" },
  { product: "aurora-postgresql", version: "11", ends: "2024-02-29" },
  { product: "aurora-postgresql", version: "12", ends: "2025-02-28" },
  { product: "aurora-postgresql", version: "13", ends: "2026-02-28" },
  { product: "aurora-postgresql", version: "14", ends: "2027-02-28" },
  { product: "eks", version: "1.28", ends: "2024-11-26" },
  { product: "eks", version: "1.29", ends: "2025-03-23" },
  { product: "eks", version: "1.30", ends: "2025-07-23" },
  { product: "eks", version: "1.31", ends: "2025-11-26" },
  { product: "eks", version: "1.32", ends: "2026-03-23" },
  { product: "eks", version: "1.33", ends: "2026-07-29" },
  { product: "eks", version: "1.34", ends: "2026-12-02" },
  { product: "eks", version: "1.35", ends: "2027-03-27" },
];

/** In which year of extended support a version is on a day, counted from 1; 0 while standard support lasts. */
export function extendedSupportYear(product: string, version: string | undefined, day: string): number {
  if (version === undefined) return 0;
  const found = ends.find(
    (entry) => entry.product === product && (version === entry.version || version.startsWith(`${entry.version}.`)),
  );
  if (found === undefined || day <= found.ends) return 0;
  const years = Number(day.slice(0, 4)) - Number(found.ends.slice(0, 4));
  // Dates compare as text; a plan never asks about the hour.
  return day.slice(4) > found.ends.slice(4) ? years + 1 : years;
}
