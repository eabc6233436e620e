import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConnections } from "../../../src/cli/runner/connections.ts";
import { serviceAddress } from "../../../src/cli/runner/service-line.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-connections-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const written = async (value: unknown, mode = 0o600): Promise<string> => {
  const file = join(folder, "connections.json");
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
  await chmod(file, mode);
  return file;
};
const side = { program: ["psql"], environment: { PGHOST: "10.20.4.11", PGPASSWORD: "env:SOURCE_PASSWORD" } };

describe("the connections of a runner", () => {
  it("take their secrets from its environment", async () => {
    const read = await readConnections(await written({ "orders-db": { source: side } }), { SOURCE_PASSWORD: "constructed" });
    expect(read).toEqual({
      "orders-db": { source: { program: ["psql"], environment: { PGHOST: "10.20.4.11", PGPASSWORD: "constructed" } } },
    });
  });

  it.each([
    [
      "a variable that is not there",
      { db: { source: side } },
      "db.source.PGPASSWORD: the runner has no variable SOURCE_PASSWORD",
    ],
    ["a side that nobody knows", { db: { middle: side } }, "db is not {source, target}"],
    ["a program as one text", { db: { target: { ...side, program: "psql -c" } } }, "db.target is not {program"],
    ["no environment", { db: { target: { program: ["psql"] } } }, "db.target is not {program"],
    ["no JSON", "{", "it is no JSON object"],
  ])("are refused with %s", async (_what, value, why) => {
    await expect(readConnections(await written(value), {})).rejects.toThrow(why);
  });

  it("are refused when others may read them, or when there are none", async () => {
    await expect(readConnections(await written({}, 0o640), {})).rejects.toThrow("chmod 600");
    await expect(readConnections(join(folder, "none.json"), {})).rejects.toMatchObject({ code: "file-unreadable" });
  });
});

describe("the address of the service", () => {
  it("is https, or this very machine", () => {
    expect(serviceAddress("https://sirsi.example.com/")).toBe("https://sirsi.example.com");
    expect(serviceAddress("https://example.com/sirsi/")).toBe("https://example.com/sirsi");
    expect(serviceAddress("http://127.0.0.1:3000")).toBe("http://127.0.0.1:3000");
    for (const wrong of [
      "http://sirsi.example.com",
      "https://t0ken@sirsi.example.com",
      "https://x?y=1",
      "ftp://x",
      "sirsi",
      "http://127.0.0.1.example.com",
    ])
      expect(() => serviceAddress(wrong), wrong).toThrow("the address of the service must look like");
  });
});
