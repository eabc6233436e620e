import { shortHash } from "../../kinds/naming.ts";

/** Terraform's name for an output of a workload, `orders-db_host`; of the wave itself, `_alerts`. */
export function outputName(owner: string, output: string): string {
  const plain = output.replace(/[^A-Za-z0-9-]/g, "_");
  return `${owner}_${/[^A-Za-z0-9.-]/.test(output) ? `${plain}-${shortHash(output)}` : plain}`;
}
