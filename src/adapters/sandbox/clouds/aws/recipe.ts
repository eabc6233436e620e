import { hexDigits, letters, lettersAndDigits, type Subject } from "../../cloud.ts";
import type { ValueMap } from "../../values.ts";

/** What AWS answers when one type is created: its id, and the computed attributes that other resources refer to. */
export type Recipe = (subject: Subject) => ValueMap;
export type Recipes = Readonly<Record<string, Recipe>>;

/** `vpc-0a1b2c3d4e5f60718` */
export const newId = (s: Subject, prefix: string, label = "id"): string => `${prefix}-0${s.token(label, 16, hexDigits)}`;
export const digits = (s: Subject, length: number, label: string): string => s.token(label, length, "123456789");
export const capitals = (s: Subject, length: number, label: string): string => s.token(label, length, lettersAndDigits);
export const lowers = (s: Subject, length: number, label: string): string => s.token(label, length, letters);

export function guid(s: Subject, label = "id"): string {
  const hex = s.token(label, 32, hexDigits);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

export const arn = (s: Subject, service: string, resource: string): string =>
  `arn:aws:${service}:${s.region}:${s.settings.account}:${resource}`;
/** For services without regions. */
export const globalArn = (s: Subject, service: string, resource: string): string =>
  `arn:aws:${service}::${s.settings.account}:${resource}`;

/** The name in an attribute, or the one that the provider makes up when neither name nor prefix is enough. */
export const named = (s: Subject, attribute = "name"): string =>
  s.text(attribute) ?? `${s.text(`${attribute}_prefix`) ?? "terraform-"}${s.token(attribute, 26, "0123456789")}`;

/** `vpc-…` with an arn `ec2:…:vpc/vpc-…`, as everything in EC2 has it. */
export const ec2 = (prefix: string, resource: string, more: (s: Subject, id: string) => ValueMap = () => ({})): Recipe => {
  return (s) => {
    const id = newId(s, prefix);
    return { id, arn: arn(s, "ec2", `${resource}/${id}`), owner_id: s.settings.account, ...more(s, id) };
  };
};

/** Known by its name, with an arn that ends in it. */
export const byName =
  (service: string, path: string, attribute = "name", more: (s: Subject, name: string) => ValueMap = () => ({})): Recipe =>
  (s) => {
    const name = named(s, attribute);
    return { id: name, [attribute]: name, arn: arn(s, service, path + name), ...more(s, name) };
  };

/** Known by its arn. */
export const byArn =
  (service: string, resource: (s: Subject) => string, more: (s: Subject, arn: string) => ValueMap = () => ({})): Recipe =>
  (s) => {
    const own = arn(s, service, resource(s));
    return { id: own, arn: own, ...more(s, own) };
  };

/** A part of another resource, known by that one's attributes. */
export const partOf =
  (separator: string, ...attributes: readonly string[]): Recipe =>
  (s) => ({ id: attributes.map((name) => s.text(name) ?? s.token(name, 8, hexDigits)).join(separator) });
