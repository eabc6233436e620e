const binary = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5 } as const;
const decimal = { Kbps: 1e3, Mbps: 1e6, Gbps: 1e9 } as const;
const seconds = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** `480Gi` in bytes; undefined when the text is not a size. */
export function bytesOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|Pi)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * 1024 ** binary[match[2] as keyof typeof binary];
}

/** `480Gi` in GiB. */
export function gibibytesOf(text: string): number | undefined {
  const bytes = bytesOf(text);
  return bytes === undefined ? undefined : bytes / 1024 ** 3;
}

/** `500Mbps` in decimal bits per second. */
export function bitsPerSecondOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(Kbps|Mbps|Gbps)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * decimal[match[2] as keyof typeof decimal];
}

/** `4Gi/h` in bytes per second. */
export function bytesPerSecondOf(text: string): number | undefined {
  const match = /^([^/]+)\/(h|d)$/.exec(text);
  const bytes = match?.[1] === undefined ? undefined : bytesOf(match[1]);
  return bytes === undefined ? undefined : bytes / (match?.[2] === "h" ? 3600 : 86_400);
}

/** `30m` or `1h30m` in seconds. A year has 365 days. */
export function secondsOf(text: string): number | undefined {
  if (!/^(?:\d+(?:y|w|d|h|ms|m|s))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+)(y|w|d|h|ms|m|s)/g);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * seconds[unit as keyof typeof seconds], 0);
}

/** `5%` as 5. */
export function percentOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/** Seconds as people say them: `45 s`, `11.5 min`, `4.1 h`, `3.2 d`, `never`. */
export function sayDuration(value: number): string {
  if (value === Infinity) return "never";
  if (value > 172_800) return `${(value / 86_400).toFixed(1)} d`;
  if (value > 5400) return `${(value / 3600).toFixed(1)} h`;
  if (value >= 90) return `${Number((value / 60).toFixed(1))} min`;
  return `${Math.round(value)} s`;
}
