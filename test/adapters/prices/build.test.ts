import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { embeddedPrices } from "../../../src/adapters/prices/embedded-prices.ts";
import { buildPriceBook } from "../../../tools/build-price-book.ts";
import { readCsv } from "../../../tools/prices/csv.ts";

const sources = join(import.meta.dirname, "../../../data/prices/sources.json");

const files = {
  "aws-compute.csv": [
    "instance_type,region,os,vcpu,memory_gib,usd_per_hour,spot_usd_per_hour,ri_3y_all_upfront_usd_per_hour,src",
    "m5.large,eu-west-1,linux,2,8,0.107,0.046,0.040221,awsp",
    "m5.large,us-east-1,linux,2,8,0.096,,,karp",
    "p9.none,us-east-1,linux,,,1,,,karp",
  ],
  "aws-database.csv": [
    "service,engine,instance_class,deployment,region,vcpu,memory_gib,usd_per_hour,ri_3y_all_upfront_usd_per_hour,src",
    "rds,postgres,db.m5.large,single-az,us-east-1,2,8,0.178,,cor24",
  ],
  "aws-os-surcharge.csv": [
    "family,os,unit,usd,instances_agreeing,instances_seen,src",
    "m5,windows,per_vcpu_hour,0.046,8,8,tc23-derived",
  ],
  "aws-services.csv": ["service,tier,region,unit,usd,src", '"odd, name","tier ""x""",us-east-1,hour,1,ic'],
  "aws-storage.csv": ["service,tier,region,unit,usd,src", "ebs,gp2,us-east-1,GB-month,0.1,ebs21"],
  "network.csv": [
    "provider,service,tier,region,unit,usd,src",
    "aws,nat-gateway,hourly,us-east-1,hour,0.045,awsp",
    "azure,nat-gateway,hourly,eastus,hour,0.045,ic",
  ],
};

async function folderWith(
  changed: Partial<Record<keyof typeof files, readonly string[]>> = {},
): Promise<{ input: string; out: string }> {
  const root = await mkdtemp(join(tmpdir(), "price-build-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [name, lines] of Object.entries({ ...files, ...changed }))
    await writeFile(join(root, name), `${lines.join("\n")}\n`);
  await cp(sources, join(root, "sources.json"));
  return { input: root, out: root };
}

it("builds a book from a folder of CSV files", async () => {
  const { input, out } = await folderWith();

  const manifest = await buildPriceBook(input, out);
  const book = await embeddedPrices(out).book();

  // Three machines, a spot and a reserved price; a database; a surcharge; one row each of services, storage and network.
  expect(manifest.files["aws.json.br"]?.rows).toBe(10);
  expect(book.find("aws", "compute", "m5.large/linux", "eu-west-1")?.usd).toBe(0.107);
  expect(book.find("aws", "compute", "m5.large/linux/spot", "eu-west-1")).toMatchObject({
    usd: 0.046,
    source: "coroot/cloud-pricing",
  });
  expect(book.find("aws", "compute", "m5.large/linux/ri-3y-all-upfront", "eu-west-1")?.source).toBe("opencost/opencost");
  expect(book.find("aws", "odd, name", 'tier "x"', "us-east-1")?.usd).toBe(1);
  expect(book.find("azure", "nat-gateway", "hourly", "eastus")).toBeUndefined();
  expect(book.offers("aws", "compute", "us-east-1").map(({ type }) => type)).toEqual(["m5.large"]);
});

it.each([
  [
    "a source that nobody names",
    { "aws-storage.csv": ["service,tier,region,unit,usd,src", "ebs,gp2,us-east-1,GB-month,0.1,who"] },
    /does not name "who"/,
  ],
  [
    "two prices for one thing",
    {
      "aws-storage.csv": [
        "service,tier,region,unit,usd,src",
        "ebs,gp2,us-east-1,GB-month,0.1,ic",
        "ebs,gp2,us-east-1,GB-month,0.2,ic",
      ],
    },
    /gp2 has two prices in us-east-1/,
  ],
  [
    "two units for one thing",
    {
      "aws-storage.csv": [
        "service,tier,region,unit,usd,src",
        "ebs,gp2,us-east-1,GB-month,0.1,ic",
        "ebs,gp2,eu-west-1,TB-month,0.2,ic",
      ],
    },
    /gp2 is both/,
  ],
  [
    "no price",
    { "aws-storage.csv": ["service,tier,region,unit,usd,src", "ebs,gp2,us-east-1,GB-month,,ic"] },
    /"" is not a price/,
  ],
  [
    "a negative price",
    { "aws-storage.csv": ["service,tier,region,unit,usd,src", "ebs,gp2,us-east-1,GB-month,-1,ic"] },
    /"-1" is not a price/,
  ],
  ["a ragged record", { "aws-storage.csv": ["service,tier,region,unit,usd,src", "ebs,gp2"] }, /record 2 has 2 fields, not 6/],
])("refuses %s", async (_what, changed, message) => {
  const { input, out } = await folderWith(changed);

  await expect(buildPriceBook(input, out)).rejects.toThrow(message);
});

it("reads CSV as it is written: quotes, doubled quotes, line breaks, CRLF", () => {
  expect(readCsv('a,b\r\n"x, ""y""\nz",2\r\n,\r\n')).toEqual([
    { a: 'x, "y"\nz', b: "2" },
    { a: "", b: "" },
  ]);
});
