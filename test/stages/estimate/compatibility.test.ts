import { describe, expect, it } from "vitest";
import { compatibilities, compatibilityOf } from "../../../src/domain/compatibility.ts";

describe("what a vendor's migration service can move", () => {
  it("names a page and a day for every row", () => {
    for (const { source, date, service } of compatibilities) {
      expect(source, service).toMatch(/^https:\/\//);
      expect(date, service).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });

  // The start set of the design, one line each.
  it.each([
    ["mysql", "mysql", "gcp", true, true],
    ["postgres", "postgres", "gcp", true, true],
    ["sqlserver", "sqlserver", "azure", true, false],
    ["mysql", "mysql", "azure", true, true],
    ["postgres", "postgres", "azure", false, true],
    ["oracle", "postgres", "azure", false, false],
    ["oracle", "postgres", "gcp", true, true],
    ["sqlserver", "postgres", "gcp", true, true],
    ["mongodb", "mongodb", "azure", true, true],
    ["mongodb", "mongodb", "aws", true, true],
    ["mongodb", "mongodb", "gcp", false, false],
    ["oracle", "mysql", "aws", true, true],
  ] as const)("%s to %s on %s: offline %s, online %s", (from, to, provider, offline, online) => {
    expect(compatibilityOf(from, to, provider)).toMatchObject({ offline, online });
  });

  it("offers the other services of a pair", () => {
    const others = compatibilities.filter(({ provider, from }) => provider === "azure" && from.includes("sqlserver"));

    expect(others.map(({ service, online }) => [service, online])).toEqual([
      ["Azure SQL Database", false],
      ["Azure SQL Managed Instance", true],
    ]);
  });

  it("does not take silence for a yes", () => {
    expect(compatibilityOf("mariadb", "mysql", "gcp")).toBeUndefined();
    expect(compatibilityOf("db2", "postgres", "aws")).toBeUndefined();
  });
});
