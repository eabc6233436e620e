import type { OperatingSystem } from "../../../domain/sku.ts";
import type { Resource } from "../resource.ts";

const words: Readonly<Record<string, OperatingSystem>> = { linux: "linux", windows: "windows", rhel: "rhel", suse: "suse" };

/**
 * What an instance runs, which decides its price. From the usage file, then the spec, then the name of the image:
 * an image of a public alias (`resolve:ssm:/aws/service/ami-windows-latest/…`) names its system, a plain id does not,
 * and then Linux is assumed; the name of the line says so.
 */
export function operatingSystem(resource: Resource, image: string | undefined, word: string | undefined): OperatingSystem {
  const given = word === undefined ? undefined : words[word.toLowerCase()];
  return given ?? resource.facts?.os ?? ofImageData(resource) ?? ofImageName(image ?? "") ?? ofPassword(resource) ?? "linux";
}

function ofImageData(resource: Resource): OperatingSystem | undefined {
  const [image] = resource.linked("ami", "aws_ami");
  const said = `${image?.text("platform") ?? ""} ${image?.text("platform_details") ?? ""}`;
  return ofImageName(said);
}

function ofImageName(name: string): OperatingSystem | undefined {
  if (/windows/i.test(name)) return "windows";
  if (/\brhel|red hat/i.test(name)) return "rhel";
  return /\bsles\b|\bsuse/i.test(name) ? "suse" : undefined;
}

/** Only a Windows instance has a password to be read. */
function ofPassword(resource: Resource): OperatingSystem | undefined {
  return resource.flag("get_password_data") ? "windows" : undefined;
}
