import type { PriceRule } from "../rule.ts";
import { athenaWorkgroups, glueCrawlers, glueDatabases, glueJobs } from "./analytics.ts";
import { auroraClusters, auroraInstances, globalClusters } from "./aurora.ts";
import { autoscalingGroups } from "./autoscaling.ts";
import { backupVaults, registries, snapshots, volumes } from "./block-storage.ts";
import { kafkaClusters, messageBrokers, serverlessKafkaClusters } from "./brokers.ts";
import { documentClusters, documentInstances, graphClusters, graphInstances } from "./cluster-databases.ts";
import { configRules } from "./config-rules.ts";
import { dynamoTables } from "./dynamodb.ts";
import { ecsServices } from "./ecs.ts";
import { eksClusters, eksFargateProfiles, eksNodeGroups } from "./eks.ts";
import { cacheClusters, cacheReplicationGroups } from "./elasticache.ts";
import { elasticFileSystems, windowsFileSystems } from "./file-systems.ts";
import { instances } from "./instance.ts";
import { lambdaFunctions, provisionedConcurrency } from "./lambda.ts";
import { classicLoadBalancers, loadBalancers } from "./load-balancers.ts";
import { eventBuses, queues, schedules, stateMachines, streams, subscriptions, topics } from "./messaging.ts";
import {
  clientVpnAssociations,
  clientVpnEndpoints,
  elasticAddresses,
  internetGateways,
  natGateways,
  transitGatewayAttachments,
  transitGatewayPeerings,
  vpcEndpoints,
  vpcs,
  vpnConnections,
} from "./network.ts";
import {
  compositeAlarms,
  configRecorders,
  dashboards,
  logGroups,
  metricAlarms,
  metricFilters,
  threatDetectors,
} from "./observability.ts";
import { databaseInstances } from "./rds.ts";
import { buckets, directoryBuckets } from "./s3.ts";
import { certificates, classicWebAcls, keys, parameters, secrets, webAcls } from "./security.ts";
import { dataSyncTasks, replicationInstances } from "./transfer.ts";
import { redshiftClusters, redshiftNamespaces, redshiftWorkgroups, searchDomains } from "./warehouses.ts";
import { distributions, dnsRecords, healthChecks, hostedZones, httpApis, restApis, restStages } from "./web.ts";

/** Every price rule for AWS. */
export const awsRules: readonly PriceRule[] = [
  instances,
  autoscalingGroups,
  volumes,
  snapshots,
  eksClusters,
  eksNodeGroups,
  eksFargateProfiles,
  ecsServices,
  lambdaFunctions,
  provisionedConcurrency,
  natGateways,
  elasticAddresses,
  vpcs,
  internetGateways,
  vpcEndpoints,
  vpnConnections,
  clientVpnEndpoints,
  clientVpnAssociations,
  transitGatewayAttachments,
  transitGatewayPeerings,
  loadBalancers,
  classicLoadBalancers,
  databaseInstances,
  auroraClusters,
  auroraInstances,
  globalClusters,
  documentClusters,
  documentInstances,
  graphClusters,
  graphInstances,
  dynamoTables,
  cacheClusters,
  cacheReplicationGroups,
  redshiftClusters,
  redshiftWorkgroups,
  redshiftNamespaces,
  searchDomains,
  buckets,
  directoryBuckets,
  elasticFileSystems,
  windowsFileSystems,
  registries,
  backupVaults,
  queues,
  topics,
  subscriptions,
  streams,
  eventBuses,
  schedules,
  stateMachines,
  kafkaClusters,
  serverlessKafkaClusters,
  messageBrokers,
  logGroups,
  metricAlarms,
  metricFilters,
  compositeAlarms,
  dashboards,
  threatDetectors,
  configRecorders,
  configRules,
  keys,
  secrets,
  parameters,
  webAcls,
  classicWebAcls,
  certificates,
  restApis,
  restStages,
  httpApis,
  hostedZones,
  dnsRecords,
  healthChecks,
  distributions,
  glueJobs,
  glueCrawlers,
  glueDatabases,
  athenaWorkgroups,
  replicationInstances,
  dataSyncTasks,
];
