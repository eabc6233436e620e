export interface Block {
  /** First address as an unsigned 32-bit number. */
  readonly base: number;
  readonly prefix: number;
}

/** `10.60.0.0/16`; undefined when it is not an IPv4 network. */
export function blockOf(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return { base: base - (base % 2 ** (32 - prefix)), prefix };
}

/** The part of a block with a longer prefix, counted from its start. */
export function partOf(block: Block, prefix: number, index: number): Block {
  return { base: block.base + index * 2 ** (32 - prefix), prefix };
}

export function sayBlock({ base, prefix }: Block): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}
