import type { Provider } from "../domain/workload.ts";
import type { AwsKind } from "./aws/aws-kind.ts";
import { awsCloud } from "./aws/cloud.ts";
import { database } from "./aws/database.ts";
import { dns } from "./aws/dns.ts";
import { fileShare } from "./aws/file-share.ts";
import { loadBalancer } from "./aws/load-balancer.ts";
import { network } from "./aws/network.ts";
import { vm } from "./aws/vm.ts";
import type { Cloud } from "./kind.ts";

const aws = [database, dns, fileShare, loadBalancer, network, vm] as const satisfies readonly AwsKind[];

/** The clouds that synthesis can build on. A target that is not here is refused with SIR-E207. */
export const clouds: Readonly<Partial<Record<Provider, Cloud>>> = { aws: awsCloud(aws) };
