/** One record of a CSV file with a header, by column name. */
export type CsvRow = Readonly<Record<string, string>>;

/** Reads RFC 4180: quoted fields, doubled quotes, line breaks inside quotes. Throws on a record of another length than the header. */
export function readCsv(text: string): readonly CsvRow[] {
  const [header, ...records] = recordsOf(text);
  if (header === undefined) return [];
  return records.map((record, index) => {
    if (record.length !== header.length) throw new Error(`record ${index + 2} has ${record.length} fields, not ${header.length}`);
    return Object.fromEntries(header.map((name, column) => [name, record[column] ?? ""]));
  });
}

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error(`record ${records.length + 1} is not CSV`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}
