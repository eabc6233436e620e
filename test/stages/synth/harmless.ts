import { expect } from "vitest";
import type { Json } from "../../../src/domain/change.ts";
import type { Stack } from "../../../src/domain/stack.ts";
import { readTemplate } from "../../kinds/terraform-template.ts";
import { addresses, resource } from "./migrations.ts";

/** Texts that mean something to Terraform, to CDKTF, to JavaScript or to ourselves. */
export const pieces = [
  "${",
  "%{",
  "$${",
  "}",
  "$",
  "%",
  '"',
  "\\",
  "\n",
  '${file("/etc/passwd")}',
  "%{ if true }",
  "${aws_vpc.net.id}",
  "${TfToken[TOKEN.0]}",
  "#{TfToken[TOKEN.1]}",
  "&{TfToken[TOKEN.2]}",
  "-1.9e289",
  "-8.2e+298",
  "__proto__",
  "constructor",
  "\uE000",
  "\uE000o",
  "${terraform_data.upstream.output.net_id}",
  "${workloads.net.id}",
  "${target.region}",
  "EOF",
  "../",
];

const blockTypes = ["terraform", "provider", "resource", "removed", "moved", "import", "output"];
const metaArguments = ["provisioner", "connection", "count", "for_each", "dynamic"];

/** Our own expressions that are more than a reference, each written once in the kinds. */
const ownFunctions = [
  /^uuid\(\)$/,
  /^"[$%]"$/,
  /^join\(",", (.+)\)$/,
  /^replace\((.+), "https:\/\/", ""\)$/,
  /^tolist\(([^)]+)\)(?:\[0\]|\.0)\.\w+$/,
];

function strings(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(strings);
  return value !== null && typeof value === "object"
    ? Object.entries(value).flatMap(([key, item]) => [key, ...strings(item)])
    : [];
}

const reference = /^[a-z0-9_]+\.[\w-]+(\.[\w-]+|\[\d+\])*$/;

/** A reference to one of these addresses, or one of our functions around such a reference. */
function isOurs(expression: string, known: ReadonlySet<string>): boolean {
  const inner = expression.slice(2, -1);
  const call = ownFunctions.map((pattern) => pattern.exec(inner)).find((match) => match !== null);
  const referred = call === undefined ? inner : call[1];
  // A function of ours without arguments refers to nothing.
  return referred === undefined || (reference.test(referred) && known.has(referred.split(/[.[]/, 2).join(".")));
}

/** Nothing but our resources, and no expression but ours. */
export function expectHarmless(stack: Stack): void {
  const { configuration } = stack;
  expect(blockTypes).toEqual(expect.arrayContaining(Object.keys(configuration)));
  expect(Object.keys(configuration["provider"] as object)).toEqual(["aws"]);
  const known = new Set(addresses(stack));
  const strange = [...known].filter(
    (address) =>
      !/^(aws_[a-z0-9_]+\.[\w-]+|terraform_data\.upstream)$/.test(address) ||
      metaArguments.some((name) => Object.hasOwn(resource(stack, address), name)),
  );
  expect(strange).toEqual([]);
  const live = strings(configuration).flatMap((text) => readTemplate(text).live);
  expect(live.filter((expression) => !isOurs(expression, known))).toEqual([]);
}
