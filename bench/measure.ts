/** Milliseconds, sorted. */
export interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly all: readonly number[];
}

/** Wall time, and processor time of all our threads: on a busy machine the clock also counts the others. */
export interface Measured extends Times {
  readonly cpu: Times;
}

export function timesOf(milliseconds: readonly number[]): Times {
  const all = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => all[Math.max(0, Math.ceil(share * all.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), all };
}

/** Runs of the work, after a quarter as many that do not count. */
export async function measure(runs: number, work: () => unknown): Promise<Measured> {
  const times: number[] = [];
  const cpu: number[] = [];
  const warmUps = Math.ceil(runs / 4);
  for (let run = 0; run < warmUps + runs; run += 1) {
    const start = performance.now();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push(performance.now() - start);
    cpu.push((user + system) / 1000);
  }
  return { ...timesOf(times.slice(warmUps)), cpu: timesOf(cpu.slice(warmUps)) };
}

export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** The columns of {@link cells}. */
export const columns = ["p50", "p95", "processor p50"] as const;

export const cells = ({ p50, p95, cpu }: Measured): readonly string[] => [p50, p95, cpu.p50].map(duration);

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (values: readonly string[]) => `| ${values.join(" | ")} |`;
  return `${[line(head), line(head.map((_, index) => (index < 2 ? "---" : "---:"))), ...rows.map(line)].join("\n")}\n`;
}
