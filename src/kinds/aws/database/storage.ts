/** Disk of an RDS instance, as `aws_db_instance` takes it. */
export interface RdsStorage {
  readonly allocatedStorage: number;
  readonly storageType: "gp3" | "io2";
  /** Only what is above the disk's own share: gp3 refuses a figure below it. */
  readonly iops?: number;
}

interface Share {
  /** GiB from which RDS stripes gp3 over four volumes; below it the speed cannot be chosen. */
  readonly stripedFrom: number;
  readonly small: number;
  readonly large: number;
  readonly most: number;
  readonly leastStorage: number;
}

/** Source: "General Purpose SSD storage" in the RDS user guide. */
function shareOf(engine: string): Share {
  if (engine.startsWith("sqlserver")) return { stripedFrom: 20, small: 3000, large: 3000, most: 16_000, leastStorage: 20 };
  const stripedFrom = engine.startsWith("oracle") ? 200 : 400;
  return { stripedFrom, small: 3000, large: 12_000, most: 64_000, leastStorage: 20 };
}

/** io2 Block Express: at least 100 GiB, 1,000 to 256,000 operations. */
const provisioned = { least: 100, fewest: 1000 };

/** gp3 wherever it is fast enough, io2 beyond. Storage in GiB, speed in operations per second. */
export function rdsStorage(engine: string, gib: number, iops: number | undefined): RdsStorage {
  const share = shareOf(engine);
  const allocatedStorage = Math.max(Math.ceil(gib), share.leastStorage);
  const own = allocatedStorage >= share.stripedFrom ? share.large : share.small;
  if (iops === undefined || iops <= own) return { allocatedStorage, storageType: "gp3" };
  if (allocatedStorage >= share.stripedFrom && iops <= share.most) return { allocatedStorage, storageType: "gp3", iops };
  return {
    allocatedStorage: Math.max(allocatedStorage, provisioned.least),
    storageType: "io2",
    iops: Math.max(iops, provisioned.fewest),
  };
}
