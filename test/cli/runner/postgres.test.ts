import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Connection } from "../../../src/cli/runner/connections.ts";
import { doRowCount, doSql } from "../../../src/cli/runner/do-queries.ts";
import { askPostgres, quotedTable } from "../../../src/cli/runner/postgres.ts";
import type { RunnerCheck } from "../../../src/domain/runner-message.ts";
import { postgresBin, type PostgresServer, startPostgres } from "../../contracts/postgres-server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const psql = [...(process.env["PATH"] ?? "").split(delimiter), postgresBin ?? ""]
  .map((folder) => join(folder, "psql"))
  .find((path) => existsSync(path));

it("any name of a table is only a name", () => {
  expect(quotedTable("orders")).toBe('"orders"');
  expect(quotedTable("sales.orders")).toBe('"sales"."orders"');
  expect(quotedTable('a"; drop table b; --')).toBe('"a""; drop table b; --"');
});

describe.skipIf(postgresBin === undefined || psql === undefined)("queries of a runner (needs PostgreSQL and psql)", () => {
  let server: PostgresServer;
  let source: Connection;
  let target: Connection;
  const asking = { path: process.env["PATH"] ?? "", timeoutMs: 20_000, signal: new AbortController().signal };
  const run = async (connection: Connection, ...statements: readonly string[]): Promise<void> => {
    const client = new Client({
      host: connection.environment["PGHOST"]!,
      port: Number(connection.environment["PGPORT"]),
      user: "sirsi",
      database: connection.environment["PGDATABASE"]!,
    });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  beforeAll(async () => {
    server = await startPostgres(postgresBin!);
    const connectionTo = (url: string): Connection => {
      const { hostname, port, pathname } = new URL(url);
      return {
        program: [psql!],
        environment: { PGHOST: hostname, PGPORT: port, PGUSER: "sirsi", PGDATABASE: pathname.slice(1) },
      };
    };
    source = connectionTo(await server.database());
    target = connectionTo(await server.database());
    for (const one of [source, target])
      await run(
        one,
        "create table orders (id int, total numeric)",
        'create schema "odd"',
        `create table odd."we ""ird|name" (id int)`,
        `create table odd."two\nlines\u001b" (id int)`,
        "insert into orders select i, i * 2 from generate_series(1, 100) as i",
      );
  });
  afterAll(() => server.stop());

  const rowCount = async (tables: readonly string[], tolerance = 0) => {
    const said: RunnerCheck[] = [];
    const result = await doRowCount({ type: "row-count", tables, tolerance }, { source, target }, asking, (message) =>
      said.push(message),
    );
    return { result, said };
  };

  it("count rows of every table on both sides, and name those that differ", async () => {
    const same = await rowCount(["*"]);
    expect(same.result).toMatchObject({
      outcome: "pass",
      detail: "3 tables have the same number of rows. Equal counts do not prove equal rows.",
    });
    expect(same.said).toEqual([
      {
        type: "check",
        name: "rows",
        ok: true,
        detail: {
          "odd.two\nlines ": { source: 0, target: 0 },
          'odd.we "ird|name': { source: 0, target: 0 },
          "public.orders": { source: 100, target: 100 },
        },
      },
    ]);
    await run(target, "delete from orders where id = 7");
    const other = await rowCount(["*"]);
    expect(other.result).toMatchObject({
      outcome: "fail",
      detail: "1 of 3 tables differ in their number of rows: public.orders 100 and 99.",
    });
    expect(other.said).toMatchObject([{ ok: false, detail: { "public.orders": { source: 100, target: 99 } } }]);
    expect((await rowCount(["orders"], 1)).result.outcome).toBe("pass");
    expect((await rowCount(["orders"], 0.9)).result.outcome).toBe("fail");
    await run(target, "insert into orders values (7, 14)");
  });

  it("that prove nothing are not evaluated", async () => {
    expect((await rowCount(["nothing"])).result).toMatchObject({
      outcome: "not-evaluated",
      detail: "Not evaluated: source: the database refuses the query.",
    });
    await run(source, "create table only_here (id int)");
    expect((await rowCount(["*"])).result).toMatchObject({
      outcome: "not-evaluated",
      detail: "Not evaluated: target: the database refuses the query.",
    });
    await run(source, "drop table only_here");
    const away = { ...target, environment: { ...target.environment, PGPORT: "1" } };
    const result = await doRowCount(
      { type: "row-count", tables: ["orders"], tolerance: 0 },
      { source, target: away },
      asking,
      () => undefined,
    );
    expect(result).toMatchObject({ outcome: "not-evaluated", detail: "Not evaluated: target: the database cannot be reached." });
    const empty = { ...source, environment: { ...source.environment, PGDATABASE: "template1" } };
    expect(
      await doRowCount(
        { type: "row-count", tables: ["*"], tolerance: 0 },
        { source: empty, target: empty },
        asking,
        () => undefined,
      ),
    ).toMatchObject({
      outcome: "not-evaluated",
      detail: expect.stringContaining("has no table") as string,
    });
  });

  it("compare one value of both sides, or with what the spec expects", async () => {
    const sql = (query: string, more: object = {}) =>
      doSql({ type: "sql", query, tolerance: 0, ...more }, { source, target }, asking);
    expect(await sql("select sum(total) from orders")).toMatchObject({
      outcome: "pass",
      detail: "The target's value is that of the source (10100 and 10100).",
    });
    expect(await sql("select sum(total) from orders;", { value: 10_000 })).toMatchObject({ outcome: "fail" });
    expect(await sql("select sum(total) from orders", { value: 10_000, tolerance: 1 })).toMatchObject({ outcome: "pass" });
    expect(await sql("select true", { value: true })).toMatchObject({ outcome: "pass" });
    const text = await sql("select 'private row'", { value: "another" });
    expect(text).toMatchObject({ outcome: "fail", detail: "The target's value differs from that of the spec." });
    expect(await sql("select id from orders")).toMatchObject({ outcome: "not-evaluated" });
    expect(await sql("select null")).toMatchObject({ outcome: "not-evaluated" });
  });

  it.each([
    "delete from orders",
    "\\! touch owned",
    "select 1; delete from orders",
    "select 1; commit; delete from orders",
    "select 1; commit; begin read write; delete from orders; commit",
    "with gone as (delete from orders returning 1) select count(*) from gone",
    "select 1 into copied",
    "copy orders to program 'cat'",
    "begin",
    "select set_config('transaction_read_only', 'off', false); delete from orders",
    "",
  ])("change nothing: %j", async (query) => {
    const answer = await askPostgres(query, target, asking);
    expect(answer).toHaveProperty("why");
    expect(await askPostgres("select count(*) from orders", target, asking)).toEqual({ text: "100" });
    expect(existsSync("/owned")).toBe(false);
  });

  it("cannot leave the transaction that only reads by a function either", async () => {
    await askPostgres(
      "select set_config('default_transaction_read_only', 'off', false), set_config('transaction_read_only', 'off', true)",
      target,
      asking,
    );
    expect(await askPostgres("select count(*) from orders", target, asking)).toEqual({ text: "100" });
  });

  it("end with their time", async () => {
    const began = performance.now();
    expect(await askPostgres("select pg_sleep(30)", target, { ...asking, timeoutMs: 1000 })).toHaveProperty("why");
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
