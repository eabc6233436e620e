/** Cores and the memory that they go with: from, to and step in GiB. Source: "Fargate task CPU and memory" in the ECS guide. */
const combinations = [
  { cpu: 0.25, sizes: [0.5, 1, 2] },
  { cpu: 0.5, sizes: range(1, 4, 1) },
  { cpu: 1, sizes: range(2, 8, 1) },
  { cpu: 2, sizes: range(4, 16, 1) },
  { cpu: 4, sizes: range(8, 30, 1) },
  { cpu: 8, sizes: range(16, 60, 4) },
  { cpu: 16, sizes: range(32, 120, 8) },
];

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

/** The smallest task with at least that much; undefined beyond 16 cores or 120 GiB. */
export function fargateSize(vcpu: number, memory: number): { readonly cpu: number; readonly memory: number } | undefined {
  for (const { cpu, sizes } of combinations) {
    const size = sizes.find((gib) => gib >= memory);
    if (cpu >= vcpu && size !== undefined) return { cpu, memory: size };
  }
  return undefined;
}
