import { metered, type Line } from "../line.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

const dpuOfWorker: Readonly<Record<string, number>> = { "G.025X": 0.25, Standard: 1, "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8 };

const hoursUsage = { monthly_hours: "hours a month that it runs" } as const;

const times = (hours: number | undefined, units: number): number | undefined => (hours === undefined ? undefined : hours * units);

export const glueJobs = rule({
  types: ["aws_glue_job"],
  usage: hoursUsage,
  lines: (resource, usage): readonly Line[] => {
    const flexible = resource.text("execution_class") === "FLEX";
    const sku = flexible ? "etl-job/flex" : "etl-job";
    return [metered("Job", times(usage.monthly_hours, dpuOf(resource)), "DPU-hours", resource.price("glue", sku))];
  },
});

/** Workers of a type, or a plain number of units; Spark jobs get 10 when nothing is said, Python shells a sixteenth of one. */
function dpuOf(resource: Resource): number {
  const workers = resource.number("number_of_workers");
  if (workers !== undefined) return workers * (dpuOfWorker[resource.text("worker_type") ?? "G.1X"] ?? 1);
  const python = resource.block("command").text("name") === "pythonshell";
  return resource.number("max_capacity") ?? (python ? 0.0625 : 10);
}

export const glueCrawlers = rule({
  types: ["aws_glue_crawler"],
  usage: { ...hoursUsage, dpus: "units that the crawler uses; 1 when absent" },
  lines: (resource, usage) => [
    metered("Crawler", times(usage.monthly_hours, usage.dpus ?? 1), "DPU-hours", resource.price("glue", "crawler")),
  ],
});

export const glueDatabases = rule({
  types: ["aws_glue_catalog_database"],
  usage: { monthly_objects: "objects in the catalog", monthly_requests: "requests a month" },
  lines: (resource, usage) => [
    metered("Catalog objects", times(usage.monthly_objects, 1e-5), "100k objects", resource.price("glue", "catalog/objects")),
    metered("Catalog requests", times(usage.monthly_requests, 1e-6), "1M requests", resource.price("glue", "catalog/requests")),
  ],
});

export const athenaWorkgroups = rule({
  types: ["aws_athena_workgroup"],
  usage: { monthly_data_scanned_tb: "TB a month that queries scan" },
  lines: (resource, usage) => [
    metered("Data scanned", usage.monthly_data_scanned_tb, "TB", resource.price("athena", "query-scan")),
  ],
});
