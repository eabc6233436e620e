import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alive, deepInert, inert, written } from "../../src/kinds/inert.ts";
import { readTemplate } from "./terraform-template.ts";

/** Text that tries: pieces of templates, of CDKTF's tokens and of our own marks, in any order. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "$",
        "%",
        "{",
        "}",
        "${",
        "%{",
        "$${",
        "${TfToken[TOKEN.0]}",
        "#{TfToken[TOKEN.1]}",
        "\uE000",
        "\uE000o",
        "-1.9e289",
      ),
      fc.string(),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

describe("inert text", () => {
  it("is read back by Terraform as exactly what the user wrote, with nothing alive in it", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(readTemplate(written(inert(text)))).toEqual({ literal: text, live: [] });
      }),
    );
  });

  it("holds no brace, so neither CDKTF nor Terraform finds an expression before it is written", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(inert(text)).not.toContain("{");
        expect(alive(inert(text))).toBe(text);
      }),
    );
  });

  it("cannot swallow or join a reference that a kind writes beside it", () => {
    fc.assert(
      fc.property(nasty, nasty, (before, after) => {
        const { live } = readTemplate(written(`${inert(before)}\${aws_vpc.net.id}${inert(after)}`));
        expect(live.filter((expression) => !/^\$\{"[$%]"\}$/.test(expression))).toEqual(["${aws_vpc.net.id}"]);
      }),
    );
  });

  it("leaves what a kind wrote itself as it is", () => {
    expect(written("arn:${aws_s3_bucket.logs.arn}/*")).toBe("arn:${aws_s3_bucket.logs.arn}/*");
  });

  it("keeps __proto__ a key like any other", () => {
    const marked = deepInert(JSON.parse('{"__proto__":{"polluted":"yes"}}') as object);

    expect(Object.keys(marked).map(written)).toEqual(["__proto__"]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});
