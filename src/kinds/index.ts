import type { Provider } from "../domain/workload.ts";
import type { AwsKind } from "./aws/aws-kind.ts";
import { cache } from "./aws/cache.ts";
import { awsCloud } from "./aws/cloud.ts";
import { containerService } from "./aws/container-service.ts";
import { database } from "./aws/database.ts";
import { dns } from "./aws/dns.ts";
import { fileShare } from "./aws/file-share.ts";
import { lambda } from "./aws/function.ts";
import { kubernetesCluster } from "./aws/kubernetes-cluster.ts";
import { loadBalancer } from "./aws/load-balancer.ts";
import { network } from "./aws/network.ts";
import { objectStore } from "./aws/object-store.ts";
import { queue } from "./aws/queue.ts";
import { secretStore } from "./aws/secret-store.ts";
import { vm } from "./aws/vm.ts";
import { warehouse } from "./aws/warehouse.ts";
import type { Cloud } from "./kind.ts";

const aws = [
  cache,
  containerService,
  database,
  dns,
  fileShare,
  kubernetesCluster,
  lambda,
  loadBalancer,
  network,
  objectStore,
  queue,
  secretStore,
  vm,
  warehouse,
] as const satisfies readonly AwsKind[];

/** The clouds that synthesis can build on. A target that is not here is refused with SIR-E207. */
export const clouds: Readonly<Partial<Record<Provider, Cloud>>> = { aws: awsCloud(aws) };
