import { describe, expect, it } from "vitest";
import { findingCodes } from "../../../src/domain/finding-codes.ts";
import { explainCode } from "../../../src/stages/spec/explain-code.ts";

describe("explaining a code", () => {
  it.each(Object.keys(findingCodes))("%s has a title, a reason, an example and advice", (code) => {
    const entry = explainCode(code);

    expect(entry).toMatchObject({ code, level: code.startsWith("SIR-E") ? "error" : "warning" });
    for (const words of [entry?.title, entry?.explanation, entry?.example, entry?.advice]) expect(words).toMatch(/\w{3}/);
  });

  it("understands short and lower-case codes, and says when there is none", () => {
    expect(explainCode("e103")?.code).toBe("SIR-E103");
    expect(explainCode(" sir-w416 ")?.code).toBe("SIR-W416");
    expect(explainCode("SIR-E999")).toBeUndefined();
    expect(explainCode("constructor")).toBeUndefined();
  });
});
