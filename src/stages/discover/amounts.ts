const units = { k: 1, m: 2, g: 3, t: 4, p: 5 } as const;
const names = ["Ti", "Gi", "Mi", "Ki"] as const;

/**
 * `16 GiB`, `16GB` or `16384 MB` as `16Gi`; undefined for anything else. GB is read as GiB, as hypervisors and operating systems
 * use it: what comes out is at most a tenth too large, never too small.
 */
export function quantityOf(text: string): string | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)\s*([kmgtp])(?:i?b|i)?$/i.exec(text.trim());
  const [, amount, unit] = match ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return sayBytes(Number(amount) * 1024 ** units[unit.toLowerCase() as keyof typeof units]);
}

/** Bytes in the largest unit that gives a whole number; a broken number of GiB is rounded up to hundredths. */
export function sayBytes(bytes: number): string | undefined {
  if (!Number.isFinite(bytes) || bytes <= 0) return undefined;
  for (const [index, name] of names.entries()) {
    const value = bytes / 1024 ** (names.length - index);
    if (Number.isInteger(value)) return `${value}${name}`;
  }
  return `${Math.ceil((bytes / 1024 ** 3) * 100) / 100}Gi`;
}

/** A count of cores, above zero; undefined for anything else. */
export function coresOf(text: string): number | undefined {
  const value = /^\d{1,4}(?:\.\d{1,3})?$/.test(text.trim()) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}

/** `31`, `31%` or `31.5 %` as `31%`; undefined outside of 0 to 100. */
export function percentageOf(text: string): string | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,6})?)\s*%?$/.exec(text.trim());
  const value = match === null ? Number.NaN : Number(match[1]);
  return value >= 0 && value <= 100 ? `${Math.round(value * 10) / 10}%` : undefined;
}
