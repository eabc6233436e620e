/** DMS's own names of engines. */
export function engineName(engine: string): string {
  return engine === "mongodb" ? "docdb" : engine;
}

const ports: Readonly<Record<string, number>> = {
  postgres: 5432,
  mysql: 3306,
  mariadb: 3306,
  sqlserver: 1433,
  oracle: 1521,
  mongodb: 27_017,
};

export function portOf(engine: string): number {
  return (Object.hasOwn(ports, engine) ? ports[engine] : undefined) ?? 5432;
}

/**
 * Encrypted in any case. MySQL, MariaDB and Oracle know no encryption without a checked certificate:
 * it is imported by hand and named in overrides.aws.aws_dms_endpoint.certificate_arn.
 * Source: "Using SSL with AWS Database Migration Service".
 */
export function sslMode(engine: string): "require" | "verify-ca" | "verify-full" {
  if (engine === "mongodb") return "verify-full";
  return ["mysql", "mariadb", "oracle"].includes(engine) ? "verify-ca" : "require";
}
