import { describe, expect, it } from "vitest";
import { formatKey, parseAddress } from "../../../src/stages/plan/address.ts";
import { parseTemplate, referencesInTemplate, soleReference } from "../../../src/stages/plan/template.ts";
import { parseTraversal, withoutPrefixes } from "../../../src/stages/plan/traversal.ts";

describe("templates of Terraform JSON", () => {
  it.each([
    ["plain", [{ literal: "plain" }]],
    ["a ${b.c} d", [{ literal: "a " }, { expression: "b.c" }, { literal: " d" }]],
    ["$${literal} 100%%{x}", [{ literal: "${literal} 100%{x}" }]],
    ['${join("}", [a.b])}', [{ expression: 'join("}", [a.b])' }]],
    ['${x.y["${z.w}"]}', [{ expression: 'x.y["${z.w}"]' }]],
    ["$5 and 5%", [{ literal: "$5 and 5%" }]],
  ])("are cut at their interpolations: %s", (text, parts) => {
    expect(parseTemplate(text)).toEqual(parts);
  });

  it.each(["${unclosed", "%{ if x }a%{ endif }", '${"never ends}'])("are not taken apart where we cannot: %s", (text) => {
    expect(parseTemplate(text)).toBeUndefined();
  });

  // What Terraform itself lists as references for these, without the prefixes that it adds.
  it.each([
    ["${aws_instance.worker[count.index].id}", ["aws_instance.worker", "count.index"]],
    ['${local.keys["data"]}', ['local.keys["data"]']],
    ["${aws_s3_bucket.logs[0].id}/${var.x}", ["aws_s3_bucket.logs[0].id", "var.x"]],
    ['${jsonencode({ a = aws_sqs_queue.q.arn, "b" = "${local.c}/*" })}', ["aws_sqs_queue.q.arn", "local.c"]],
    ['${module.buckets["a.b"].id}', ['module.buckets["a.b"].id']],
    ['${upper("no.reference")}', []],
    ["${aws_subnet.private[*].id}", ["aws_subnet.private"]],
  ])("name what they refer to: %s", (template, references) => {
    expect(referencesInTemplate(template)).toEqual(references);
  });

  it("know a lone reference from an expression", () => {
    expect(soleReference("local.key")).toBe("local.key");
    expect(soleReference("upper(local.key)")).toBeUndefined();
    expect(soleReference("a.b + c.d")).toBeUndefined();
  });
});

describe("addresses", () => {
  it("are taken apart, keys with dots, quotes and brackets included", () => {
    expect(parseAddress('module.a["x.y"].module.b[2].data.aws_x.z["\\"]"]')).toEqual({
      module: [
        { name: "a", key: "x.y" },
        { name: "b", key: 2 },
      ],
      mode: "data",
      type: "aws_x",
      name: "z",
      key: '"]',
    });
    expect(parseTraversal("a[b]")).toBeUndefined();
  });

  it("write a key as Terraform does", () => {
    expect([formatKey(undefined), formatKey(0), formatKey('a"b${c}')]).toEqual(["", "[0]", '["a\\"b$${c}"]']);
  });

  it("lose the prefixes that a plan lists after each reference, and keep the whole where it stands alone", () => {
    expect(withoutPrefixes(["a.b[0].id", "a.b[0]", "a.b", "c.d", "a.b"])).toEqual(["a.b[0].id", "c.d", "a.b"]);
    expect(withoutPrefixes(["aws_vpc.main_two.id", "aws_vpc.main_two", "aws_vpc.main"])).toEqual([
      "aws_vpc.main_two.id",
      "aws_vpc.main",
    ]);
  });
});
