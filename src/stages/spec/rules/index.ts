import { classificationKept, frameworksForData } from "./classification.ts";
import { completeParts } from "./completeness.ts";
import { counterpartsExist } from "./counterparts.ts";
import { noCycles } from "./cycles.ts";
import { insideZones, shortAnswers } from "./dns.ts";
import { versionPaths } from "./engine-paths.ts";
import { soundExceptions } from "./exceptions.ts";
import { privateByKind } from "./exposure.ts";
import { outsideFreezes } from "./freezes.ts";
import { uniqueNames } from "./names.ts";
import { portableSizes, reachableImages } from "./native-names.ts";
import { noOverlaps, soundRanges } from "./networks.ts";
import {
  budgetIsSet,
  criticalIsSpread,
  dataIsChecked,
  productionStaysOn,
  rollbackIsPlanned,
  someoneIsTold,
} from "./operations.ts";
import { knownOutputs } from "./outputs.ts";
import { inventoryIsCovered, ownerIsCodeOwner } from "./owners.ts";
import { nativeToTarget, ownResources, soundAccount } from "./portability.ts";
import { recoveryPointMet, recoveryTimeMet } from "./recovery.ts";
import { knownReferences } from "./references.ts";
import { insideResidency } from "./regions.ts";
import { possibleScales, possibleTimes, roomForData } from "./scale.ts";
import { readableReferences } from "./secret-references.ts";
import type { SpecRule } from "./subject.ts";
import { soundTimes } from "./times.ts";
import { measuredTransfers, possibleTransfers, soundStrategies } from "./transfers.ts";
import { needsComeFirst, oneWaveEach } from "./waves.ts";
import { knownWindows } from "./windows.ts";

/** Every rule that a spec is read against. */
export const rules: readonly SpecRule[] = [
  uniqueNames,
  knownReferences,
  knownOutputs,
  noCycles,
  oneWaveEach,
  needsComeFirst,
  knownWindows,
  outsideFreezes,
  soundTimes,
  completeParts,
  readableReferences,
  soundAccount,
  insideResidency,
  ownResources,
  nativeToTarget,
  counterpartsExist,
  possibleTransfers,
  measuredTransfers,
  soundStrategies,
  versionPaths,
  recoveryPointMet,
  recoveryTimeMet,
  noOverlaps,
  soundRanges,
  possibleScales,
  possibleTimes,
  roomForData,
  privateByKind,
  classificationKept,
  frameworksForData,
  insideZones,
  shortAnswers,
  soundExceptions,
  dataIsChecked,
  someoneIsTold,
  rollbackIsPlanned,
  budgetIsSet,
  criticalIsSpread,
  productionStaysOn,
  portableSizes,
  reachableImages,
  ownerIsCodeOwner,
  inventoryIsCovered,
];
