// The AWS rows of a folder of CSV files, in the grammar of src/domain/sku.ts.
import { anyRegion, classSku, machineSku, surchargeSku, type OperatingSystem } from "../../src/domain/sku.ts";
import type { CsvRow } from "./csv.ts";

export interface RawPrice {
  readonly service: string;
  readonly sku: string;
  readonly region: string;
  readonly unit: string;
  readonly usd: number;
  readonly source: string;
  readonly specs?: { readonly type: string; readonly vcpu: number; readonly memory: number };
}

type Read = (row: CsvRow) => readonly RawPrice[];

const number = (text: string | undefined): number => {
  const value = Number(text);
  if (text === undefined || text === "" || !Number.isFinite(value) || value < 0)
    throw new Error(`"${text ?? ""}" is not a price`);
  return value;
};

function specsOf(row: CsvRow, type: string): Pick<RawPrice, "specs"> {
  const vcpu = row["vcpu"] ?? "";
  const memory = row["memory_gib"] ?? "";
  return vcpu === "" || memory === "" ? {} : { specs: { type, vcpu: number(vcpu), memory: number(memory) } };
}

/** Columns that hold a second price come from other sources than the row. */
const spotSource = "cor24";
const reservedMachineSource = "oc21";
const reservedDatabaseSource = "dbc23";

const compute: Read = (row) => {
  const { instance_type: type = "", region = "", os = "" } = row;
  const system = os as OperatingSystem;
  const at = { service: "compute", region, unit: "hour" };
  const rows: RawPrice[] = [
    { ...at, sku: machineSku(type, system), usd: number(row["usd_per_hour"]), source: row["src"] ?? "", ...specsOf(row, type) },
  ];
  if (row["spot_usd_per_hour"])
    rows.push({ ...at, sku: machineSku(type, system, "spot"), usd: number(row["spot_usd_per_hour"]), source: spotSource });
  if (row["ri_3y_all_upfront_usd_per_hour"]) {
    const usd = number(row["ri_3y_all_upfront_usd_per_hour"]);
    rows.push({ ...at, sku: machineSku(type, system, "ri-3y-all-upfront"), usd, source: reservedMachineSource });
  }
  return rows;
};

const database: Read = (row) => {
  const { service = "", engine = "", instance_class: type = "", deployment = "", region = "", src = "" } = row;
  const at = { service, region, unit: "hour" };
  const rows: RawPrice[] = [
    { ...at, sku: classSku(engine, type, deployment), usd: number(row["usd_per_hour"]), source: src, ...specsOf(row, type) },
  ];
  if (row["ri_3y_all_upfront_usd_per_hour"]) {
    const sku = classSku(engine, type, deployment, "ri-3y-all-upfront");
    const source = service === "rds" ? reservedDatabaseSource : src;
    rows.push({ ...at, sku, usd: number(row["ri_3y_all_upfront_usd_per_hour"]), source });
  }
  return rows;
};

const surchargeUnits: Readonly<Record<string, string>> = { per_vcpu_hour: "vCPU-hour", per_instance_hour: "hour" };

const surcharge: Read = (row) => {
  const { family = "", os = "", unit = "", src = "" } = row;
  const named = surchargeUnits[unit];
  if (named === undefined) throw new Error(`"${unit}" is not a unit of a surcharge`);
  const sku = surchargeSku(family, os as OperatingSystem);
  return [{ service: "os-surcharge", sku, region: anyRegion, unit: named, usd: number(row["usd"]), source: src }];
};

const tiered: Read = (row) => {
  const { service = "", tier = "", region = "", unit = "", src = "", provider = "aws" } = row;
  return provider === "aws" ? [{ service, sku: tier, region, unit, usd: number(row["usd"]), source: src }] : [];
};

/** Which file of the folder is read how. */
export const awsFiles: Readonly<Record<string, Read>> = {
  "aws-compute.csv": compute,
  "aws-database.csv": database,
  "aws-os-surcharge.csv": surcharge,
  "aws-services.csv": tiered,
  "aws-storage.csv": tiered,
  "network.csv": tiered,
};
