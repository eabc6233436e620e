/** Source of every number here: RFC 1035, AAAA in RFC 3596. */
const numbers = { A: 1, NS: 2, CNAME: 5, TXT: 16, AAAA: 28 } as const;
const codes = { ok: 0, "no-such-name": 3, refused: 5 } as const;
/** What fits without the extension of RFC 6891. */
const longestAnswer = 512;
const internet = 1;

export type DnsType = keyof typeof numbers;

export interface DnsRecord {
  readonly name: string;
  readonly type: DnsType;
  /** Seconds. */
  readonly ttl: number;
  /** An address, a name, or the text of a TXT record of at most 255 bytes. */
  readonly data: string;
}

export interface DnsQuestion {
  readonly id: number;
  /** In lower case, without the last dot. */
  readonly name: string;
  /** undefined: a type that is not answered here. */
  readonly type: DnsType | undefined;
  /** As it came: it is repeated in the answer. */
  readonly bytes: Buffer;
  readonly wantsRecursion: boolean;
}

export interface DnsAnswer {
  readonly code: keyof typeof codes;
  readonly records: readonly DnsRecord[];
}

/** undefined: not a query of one question. */
export function readQuestion(message: Buffer): DnsQuestion | undefined {
  if (message.length < 17) return undefined;
  const flags = message.readUInt16BE(2);
  const isQuery = (flags & 0xf800) === 0;
  if (!isQuery || message.readUInt16BE(4) !== 1) return undefined;
  const name = readName(message, 12);
  if (name === undefined || name.end + 4 > message.length) return undefined;
  const number = message.readUInt16BE(name.end);
  return {
    id: message.readUInt16BE(0),
    name: name.text.toLowerCase(),
    type: (Object.keys(numbers) as DnsType[]).find((type) => numbers[type] === number),
    bytes: message.subarray(12, name.end + 4),
    wantsRecursion: (flags & 0x0100) !== 0,
  };
}

function readName(message: Buffer, start: number): { readonly text: string; readonly end: number } | undefined {
  const labels: string[] = [];
  let at = start;
  for (;;) {
    const length = message[at];
    // Longer ones are pointers, which have nothing to point at in a question.
    if (length === undefined || length > 63) return undefined;
    if (length === 0) return { text: labels.join("."), end: at + 1 };
    if (at + 1 + length > message.length) return undefined;
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
}

/** An answer with authority; cut short, and marked so, when it would not fit. */
export function writeAnswer({ id, bytes, wantsRecursion }: DnsQuestion, { code, records }: DnsAnswer): Buffer {
  const parts = records.map(writeRecord);
  const size = 12 + bytes.length + parts.reduce((sum, part) => sum + part.length, 0);
  const isCut = size > longestAnswer;
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(0x8400 | (isCut ? 0x0200 : 0) | (wantsRecursion ? 0x0180 : 0) | codes[code], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(isCut ? 0 : parts.length, 6);
  return Buffer.concat(isCut ? [head, bytes] : [head, bytes, ...parts]);
}

function writeRecord({ name, type, ttl, data }: DnsRecord): Buffer {
  const value = writeData(type, data);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(numbers[type], 0);
  fixed.writeUInt16BE(internet, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(value.length, 8);
  return Buffer.concat([writeName(name), fixed, value]);
}

function writeData(type: DnsType, data: string): Buffer {
  switch (type) {
    case "A":
      return Buffer.from(data.split(".").map(Number));
    case "AAAA":
      return addressBytes(data);
    case "NS":
    case "CNAME":
      return writeName(data);
    case "TXT":
      return withLength(Buffer.from(data, "utf8").subarray(0, 255));
  }
}

const withLength = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([bytes.length]), bytes]);

function writeName(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat([...labels.map((label) => withLength(Buffer.from(label, "latin1").subarray(0, 63))), Buffer.from([0])]);
}

/** Of an IPv6 address in hexadecimal groups. */
function addressBytes(address: string): Buffer {
  const [front = "", back = ""] = address.split("::");
  const groups = (text: string): readonly number[] => (text === "" ? [] : text.split(":").map((group) => parseInt(group, 16)));
  const [head, tail] = [groups(front), groups(back)];
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
