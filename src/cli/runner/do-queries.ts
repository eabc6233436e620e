import type { RunnerWork } from "../../domain/runner-job.ts";
import type { RunnerCheck, RunnerResult } from "../../domain/runner-message.ts";
import { parseJson, withoutControl } from "../../domain/strict-record.ts";
import type { Connection, Sides } from "./connections.ts";
import { askPostgres, type QueryResult, quotedTable } from "./postgres.ts";
import { evaluated, notEvaluated } from "./results.ts";

type RowCount = Extract<RunnerWork, { type: "row-count" }>;
type Sql = Extract<RunnerWork, { type: "sql" }>;

interface Asking {
  readonly path: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const tablesQuery = `select coalesce(json_agg(json_build_array(n.nspname, c.relname) order by n.nspname, c.relname), '[]')
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;

/** Counts rows on both sides. An empty list of tables proves nothing. */
export async function doRowCount(
  { tables, tolerance }: RowCount,
  { source, target }: Sides,
  asking: Asking,
  say: (message: RunnerCheck) => void,
): Promise<RunnerResult> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1000);
  if (source === undefined || target === undefined) return notEvaluated(noConnection(source === undefined ? "source" : "target"));
  const listed = tables.includes("*") ? await allTables(source, asking) : { names: tables.map(quotedTable), shown: tables };
  if ("why" in listed) return notEvaluated(`source: ${listed.why}`, seconds());
  if (listed.names.length === 0) return notEvaluated("the source has no table that the runner may see", seconds());
  const counts = await Promise.all([countIn(source, listed.names, asking), countIn(target, listed.names, asking)]);
  const [left, right] = counts;
  if ("why" in left) return notEvaluated(`source: ${left.why}`, seconds());
  if ("why" in right) return notEvaluated(`target: ${right.why}`, seconds());
  const rows = listed.shown.map((name, index) => ({ name, source: left.counts[index] ?? 0, target: right.counts[index] ?? 0 }));
  const wrong = rows.filter((row) => Math.abs(row.source - row.target) > (row.source * tolerance) / 100);
  const shown = (wrong.length > 0 ? wrong : rows).slice(0, 40);
  say({
    type: "check",
    name: "rows",
    ok: wrong.length === 0,
    detail: Object.fromEntries(shown.map(({ name, ...figures }) => [withoutControl(name.slice(0, 100)), figures])),
  });
  const within = tolerance === 0 ? "" : ` within ${tolerance} %`;
  const detail =
    wrong.length === 0
      ? `${rows.length} tables have the same number of rows${within}. Equal counts do not prove equal rows.`
      : `${wrong.length} of ${rows.length} tables differ in their number of rows: ${wrong
          .slice(0, 5)
          .map((row) => `${row.name} ${row.source} and ${row.target}`)
          .join("; ")}.`;
  return evaluated(wrong.length === 0, detail, seconds());
}

type Listed = { readonly names: readonly string[]; readonly shown: readonly string[] } | { readonly why: string };

async function allTables(connection: Connection, asking: Asking): Promise<Listed> {
  const answer = await askPostgres(tablesQuery, connection, asking);
  if ("why" in answer) return answer;
  const pairs: unknown = parseJson(answer.text);
  if (!Array.isArray(pairs)) return { why: "its tables cannot be listed" };
  const tables = pairs.map((pair: unknown) => (Array.isArray(pair) ? pair.map(String) : []));
  const quoted = tables.map((parts) => parts.map((part) => `"${part.replaceAll('"', '""')}"`).join("."));
  // A semicolon in a name is legal SQL and not worth the risk.
  if (quoted.some((name) => name.includes(";")))
    return { why: "a table has a semicolon in its name; name the tables in the check" };
  return { names: quoted, shown: tables.map((parts) => parts.join(".")) };
}

async function countIn(
  connection: Connection,
  tables: readonly string[],
  asking: Asking,
): Promise<{ readonly counts: readonly number[] } | { readonly why: string }> {
  const each = tables.map((table, index) => `select ${index} as i, count(*) as n from ${table}`).join(" union all ");
  const answer = await askPostgres(`select n from (${each}) as counted order by i`, connection, asking);
  if ("why" in answer) return answer;
  const counts = answer.text.split("\n").map(Number);
  return counts.length === tables.length && counts.every(Number.isSafeInteger)
    ? { counts }
    : { why: "its answer is no list of counts" };
}

/** One value: equal on both sides, or on the target what the spec expects. Values of the data are not told, only figures. */
export async function doSql({ query, value, tolerance }: Sql, { source, target }: Sides, asking: Asking): Promise<RunnerResult> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1000);
  if (target === undefined) return notEvaluated(noConnection("target"));
  if (value === undefined && source === undefined) return notEvaluated(noConnection("source"));
  const found = await oneValue(query, target, asking);
  if ("why" in found) return notEvaluated(`target: ${found.why}`, seconds());
  const wanted: QueryResult =
    value !== undefined
      ? { text: asPostgresText(value) }
      : source === undefined
        ? { why: "" }
        : await oneValue(query, source, asking);
  if ("why" in wanted) return notEvaluated(`source: ${wanted.why}`, seconds());
  const ok = isSame(wanted.text, found.text, tolerance);
  const figures = [wanted.text, found.text].every(isNumber) ? ` (${wanted.text} and ${found.text})` : "";
  const against = value === undefined ? "the source" : "the spec";
  return evaluated(ok, `The target's value ${ok ? "is that of" : "differs from that of"} ${against}${figures}.`, seconds());
}

async function oneValue(query: string, connection: Connection, asking: Asking): Promise<QueryResult> {
  const answer = await askPostgres(query, connection, asking);
  if ("why" in answer) return answer;
  return answer.text.includes("\n") || answer.text === ""
    ? { why: "the query must give exactly one row with one value" }
    : answer;
}

/** As `psql -A -t` prints it. */
function asPostgresText(value: string | number | boolean | null): string {
  if (typeof value === "boolean") return value ? "t" : "f";
  return value === null ? "" : String(value);
}

const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/.test(text);

function isSame(wanted: string, found: string, tolerance: number): boolean {
  if (wanted === found) return true;
  if (!isNumber(wanted) || !isNumber(found)) return false;
  return Math.abs(Number(wanted) - Number(found)) <= (Math.abs(Number(wanted)) * tolerance) / 100;
}

const noConnection = (side: string): string =>
  `the runner's operator named no connection to the ${side} of this workload (--connections)`;
