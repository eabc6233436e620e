import { describe, expect, it } from "vitest";
import { readImports } from "../../../src/adapters/opa/wasm-imports.ts";
import { functionImport, memoryImport, moduleOf, tableImport } from "./bundles.ts";

describe("readImports", () => {
  it("reads names and memory limits from the binary format", () => {
    expect(readImports(moduleOf(functionImport("env", "opa_abort"), memoryImport(2)))).toEqual({
      functions: ["env.opa_abort"],
      memory: { minimum: 2 },
    });
    expect(readImports(moduleOf(memoryImport(3, 70_000)))).toEqual({ functions: [], memory: { minimum: 3, maximum: 70_000 } });
    expect(readImports(moduleOf(memoryImport(5000)))).toMatchObject({ memory: { minimum: 5000 } });
  });

  it("agrees with the engine about names", () => {
    const bytes = moduleOf(functionImport("env", "opa_abort"), functionImport("wasi", "fd_write"), memoryImport(1));
    const { Module } = (
      globalThis as unknown as {
        WebAssembly: {
          Module: { new (bytes: Uint8Array): object; imports(module: object): { module: string; name: string; kind: string }[] };
        };
      }
    ).WebAssembly;
    const names = Module.imports(new Module(bytes))
      .filter(({ kind }) => kind === "function")
      .map(({ module, name }) => `${module}.${name}`);
    expect(readImports(bytes).functions).toEqual(names);
  });

  it("has nothing to tell about a module without imports", () => {
    expect(readImports(moduleOf())).toEqual({ functions: [] });
  });

  it("refuses tables of the host", () => {
    expect(() => readImports(moduleOf(tableImport))).toThrow(/imports env.table/);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a text", new TextEncoder().encode("not a module at all")],
    ["another version", Uint8Array.from([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0])],
    ["half a module", moduleOf(memoryImport(1)).slice(0, -2)],
    ["a section longer than the file", Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 99])],
    ["a number without end", Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])("refuses %s", (_, bytes) => {
    expect(() => readImports(bytes)).toThrow();
  });
});
