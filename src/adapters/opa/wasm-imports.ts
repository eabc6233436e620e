/** What a module wants from its host, read from the import section; JavaScript tells names but not memory limits. */
export interface WasmImports {
  readonly functions: readonly string[];
  /** 64 KiB pages. */
  readonly memory?: { readonly minimum: number; readonly maximum?: number };
}

const importSection = 2;

/** Throws RangeError or TypeError for bytes that are not a WebAssembly module. */
export function readImports(bytes: Uint8Array): WasmImports {
  const reader = new Reader(bytes);
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  if (!header.every((byte) => reader.byte() === byte)) throw new TypeError("not a WebAssembly module of version 1");
  while (!reader.done()) {
    const section = reader.byte();
    const size = reader.number();
    if (section === importSection) return importsIn(reader);
    reader.skip(size);
  }
  return { functions: [] };
}

function importsIn(reader: Reader): WasmImports {
  const functions: string[] = [];
  let memory: WasmImports["memory"];
  for (let left = reader.number(); left > 0; left -= 1) {
    const name = `${reader.text()}.${reader.text()}`;
    const kind = reader.byte();
    if (kind === 0x00) {
      reader.number();
      functions.push(name);
    } else if (kind === 0x02) {
      memory = limitsIn(reader);
    } else {
      // A policy has no business with tables and globals of its host.
      throw new TypeError(`imports ${name}, which is neither a function nor the memory`);
    }
  }
  return { functions, ...(memory === undefined ? {} : { memory }) };
}

function limitsIn(reader: Reader): NonNullable<WasmImports["memory"]> {
  const bounded = (reader.byte() & 1) === 1;
  const minimum = reader.number();
  return bounded ? { minimum, maximum: reader.number() } : { minimum };
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError("the module ends in the middle of a section");
    this.#at += 1;
    return byte;
  }

  /** Unsigned LEB128, 32 bits. */
  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a number in the module is too long");
  }

  text(): string {
    const length = this.number();
    const from = this.#at;
    this.skip(length);
    return new TextDecoder().decode(this.#bytes.subarray(from, this.#at));
  }

  skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError("the module ends in the middle of a section");
  }
}
