import { CsvError, parse } from "csv-parse/sync";
import { coresOf, percentageOf, quantityOf } from "./amounts.ts";
import { describe } from "./describe.ts";
import type { Found, Inventory, InventoryProblem, InventoryReading, Size, Skipped, Source } from "./found.ts";
import { labelOf, safeText } from "./safe-text.ts";
import { cacheEngine, databaseEngine, kindNamed, versionIn } from "./words.ts";

const columns = [
  "name",
  "kind",
  "os",
  "engine",
  "version",
  "vcpu",
  "memory",
  "storage",
  "address",
  "cpu_p95",
  "memory_p95",
  "depends_on",
] as const;
type Column = (typeof columns)[number];

/** Far above any real estate, far below what would hurt. */
const limits = { rows: 50_000, cell: 65_536, problems: 50 } as const;

interface Row {
  readonly line: number;
  readonly cell: (column: Column) => string;
}

/** Reads a CSV inventory with a header line; commas or semicolons. A wrong number makes the whole file unusable: it says where. */
export function readInventory(file: string, text: string): InventoryReading {
  const table = readTable(file, text);
  if (!table.ok) return table;
  const problems = [...duplicates(file, table.rows), ...table.rows.flatMap((row) => amountFaults(file, row))];
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, limits.problems) };
  const found: Found[] = [];
  const skipped: Skipped[] = [];
  for (const row of table.rows) {
    const read = readRow(file, row);
    if ("why" in read) skipped.push(read);
    else found.push(read);
  }
  const notes = [...table.notes, ...unitNote(table.rows)];
  const inventory: Inventory = { from: "csv", provider: "on-premise", found, skipped, notes };
  return { ok: true, inventory };
}

type Table =
  | { readonly ok: true; readonly rows: readonly Row[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly InventoryProblem[] };

function readTable(file: string, text: string): Table {
  const fail = (line: number, message: string): Table => ({ ok: false, problems: [{ file, line, message }] });
  const records = recordsIn(text);
  if ("line" in records) return fail(records.line, records.message);
  const [header, ...rest] = records.rows;
  if (header === undefined || rest.length === 0)
    return fail(1, "The inventory has no rows. Write a header line and one line for each server.");
  if (rest.length > limits.rows) return fail(1, `The inventory has more than ${limits.rows} rows. Split it.`);
  const names = header.cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
  );
  if (!names.includes("name")) return fail(1, `The header has no column "name". Known columns: ${columns.join(", ")}.`);
  const twice = names.find((name, index) => name !== "" && names.indexOf(name) < index);
  if (twice !== undefined) return fail(1, `The header has the column "${safeText(twice)}" twice. Remove one.`);
  const known = new Map(columns.map((column) => [column, names.indexOf(column)]));
  const unknown = names.filter((name) => !(columns as readonly string[]).includes(name));
  const rows = rest.map(({ line, cells }): Row => ({ line, cell: (column) => cells[known.get(column) ?? -1]?.trim() ?? "" }));
  const notes = unknown.map((name) => `The column "${safeText(name)}" is not known and was left out.`);
  return { ok: true, rows, notes: notes.slice(0, limits.problems) };
}

interface Record {
  readonly line: number;
  readonly cells: readonly string[];
}

function recordsIn(text: string): { readonly rows: readonly Record[] } | { readonly line: number; readonly message: string } {
  const head = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? "";
  const delimiter = head.split(";").length > head.split(",").length ? ";" : ",";
  try {
    const rows: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[] = parse(text, {
      bom: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      max_record_size: 16 * limits.cell,
    }) as never;
    // `lines` counts to where the record ends; a quoted cell may have started it lines earlier.
    return { rows: rows.map(({ record, info }) => ({ line: info.lines - breaksIn(record), cells: record })) };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return { line: lineOf(cause), message: `The inventory is not readable CSV here: ${reasonOf(cause.code)}.` };
  }
}

const breaksIn = (record: readonly string[]): number => record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);

const lineOf = (cause: CsvError): number => (typeof cause["lines"] === "number" ? cause["lines"] : 1);

/** The library's own message may quote the file. */
function reasonOf(code: string): string {
  if (code === "CSV_QUOTE_NOT_CLOSED") return "a quote is not closed";
  if (code.startsWith("CSV_RECORD_INCONSISTENT")) return "the line has more or fewer cells than the header";
  if (code === "CSV_MAX_RECORD_SIZE") return "the line is longer than 1 MiB";
  return "a quote stands in the wrong place";
}

function duplicates(file: string, rows: readonly Row[]): readonly InventoryProblem[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ line, cell }): readonly InventoryProblem[] => {
    const name = cell("name").toLowerCase();
    const earlier = first.get(name);
    if (name === "" || earlier === undefined) {
      first.set(name, line);
      return [];
    }
    return [
      {
        file,
        line,
        message: `"${safeText(name)}" is in the inventory twice (lines ${earlier} and ${line}). Rename or remove one.`,
      },
    ];
  });
}

function unitNote(rows: readonly Row[]): readonly string[] {
  const isDecimal = (text: string) => /\d\s*[kmgtp]b$/i.test(text);
  const some = rows.some(({ cell }) => isDecimal(cell("memory")) || isDecimal(cell("storage")));
  return some
    ? ["MB, GB and TB were read as MiB, GiB and TiB: a size may be up to a tenth too large, and is never too small."]
    : [];
}

const amounts: readonly { readonly column: Column; readonly read: (text: string) => unknown; readonly say: string }[] = [
  { column: "vcpu", read: coresOf, say: "a number of cores. Write 4" },
  { column: "memory", read: quantityOf, say: "a size with a unit. Write 16GiB" },
  { column: "storage", read: quantityOf, say: "a size with a unit. Write 200GiB" },
  { column: "cpu_p95", read: percentageOf, say: "a percentage from 0 to 100. Write 31%" },
  { column: "memory_p95", read: percentageOf, say: "a percentage from 0 to 100. Write 58%" },
];

const amountFaults = (file: string, { line, cell }: Row): readonly InventoryProblem[] =>
  amounts.flatMap(({ column, read, say }) =>
    cell(column) === "" || read(cell(column)) !== undefined
      ? []
      : [{ file, line, message: `${column} "${safeText(cell(column)).slice(0, 40)}" is not ${say}.` }],
  );

function readRow(file: string, row: Row): Found | Skipped {
  const { line, cell } = row;
  const origin = `${file}:${line}`;
  const name = safeText(cell("name"));
  const skipped = (why: string): Skipped => ({ what: name === "" ? "a row" : name, origin, why });
  if (columns.some((column) => cell(column).length > limits.cell)) return skipped("A cell is longer than 64 KiB.");
  if (labelOf(name) === undefined) return skipped("The name has no letter or digit that a workload name may have.");
  const kind = kindOf(row);
  if (kind === undefined)
    return skipped(
      `The kind is ${cell("kind") === "" ? "not given" : `"${safeText(cell("kind")).slice(0, 40)}", which is none that the product knows`}.`,
    );
  const version = versionIn(cell("version"));
  const engine = cell("engine") === "" && kind === "file-share" ? cell("kind") : cell("engine");
  const described = describe({ kind, os: safeText(cell("os")), engine, ...(version === undefined ? {} : { version }) });
  const size = sizeOf(row);
  return {
    name,
    origin,
    kind,
    ...described,
    source: sourceOf(row, name, version),
    ...(Object.keys(size).length === 0 ? {} : { size }),
    needs: cell("depends_on")
      .split(/[,;|\n]+/)
      .map(safeText)
      .filter((need) => need !== "")
      .slice(0, 100),
  };
}

function kindOf({ cell }: Row): Found["kind"] | undefined {
  if (cell("kind") !== "") return kindNamed(cell("kind"));
  if (databaseEngine(cell("engine")) !== undefined) return "database";
  if (cacheEngine(cell("engine")) !== undefined) return "cache";
  return cell("os") !== "" || cell("vcpu") !== "" ? "vm" : undefined;
}

function sizeOf({ cell }: Row): Size {
  const vcpu = coresOf(cell("vcpu"));
  const memory = quantityOf(cell("memory"));
  const storage = quantityOf(cell("storage"));
  return {
    ...(vcpu === undefined ? {} : { vcpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(storage === undefined ? {} : { storage }),
  };
}

function sourceOf(row: Row, name: string, version: string | undefined): Source {
  const { cell } = row;
  const engine = databaseEngine(cell("engine")) ?? cacheEngine(cell("engine"));
  const os = safeText(cell("os"));
  const address = /^[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}$/.exec(cell("address"))?.[0];
  const cpuP95 = percentageOf(cell("cpu_p95"));
  const memoryP95 = percentageOf(cell("memory_p95"));
  const usage = {
    ...sizeOf(row),
    ...(cpuP95 === undefined ? {} : { cpuP95 }),
    ...(memoryP95 === undefined ? {} : { memoryP95 }),
  };
  return {
    ref: `vm:${name}`,
    ...(engine === undefined ? {} : { engine }),
    ...(version === undefined ? {} : { version }),
    ...(os === "" ? {} : { os }),
    ...(address === undefined ? {} : { address }),
    ...(Object.keys(usage).length === 0 ? {} : { usage }),
  };
}
