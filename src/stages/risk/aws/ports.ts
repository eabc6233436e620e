/** Ports behind which someone administers machines. */
export const adminPorts: Readonly<Record<number, string>> = {
  22: "SSH",
  23: "Telnet",
  3389: "RDP",
  5900: "VNC",
  5985: "WinRM",
  5986: "WinRM",
  2375: "Docker",
  2376: "Docker",
  6443: "Kubernetes",
  10250: "kubelet",
};

/** Ports behind which data is kept. */
export const dataPorts: Readonly<Record<number, string>> = {
  445: "SMB",
  1433: "SQL Server",
  1521: "Oracle",
  2049: "NFS",
  3306: "MySQL",
  5432: "PostgreSQL",
  5439: "Redshift",
  6379: "Redis",
  9042: "Cassandra",
  9092: "Kafka",
  9200: "OpenSearch",
  11211: "Memcached",
  27017: "MongoDB",
};

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const everyPort: PortRange = { from: 0, to: 65_535 };

/** The first administration or data port in a range, with its name. */
export function sensitivePort({ from, to }: PortRange): string | undefined {
  const hit = Object.entries({ ...adminPorts, ...dataPorts }).find(([port]) => Number(port) >= from && Number(port) <= to);
  return hit === undefined ? undefined : `${hit[0]} (${hit[1]})`;
}

export const sayPorts = ({ from, to }: PortRange): string =>
  from === to ? `port ${from}` : from === everyPort.from && to === everyPort.to ? "every port" : `ports ${from}-${to}`;
