import type { ConfigDatabase } from "../../../domain/spec.generated.ts";

/** What RDS needs to know about an engine. */
export interface Engine {
  /** RDS's name, `sqlserver-se`. */
  readonly name: string;
  readonly version: string;
  /** Parameter group family, `postgres16`. */
  readonly family: string;
  /** Major version of an option group, where the engine has one. */
  readonly optionGroup?: string;
  readonly port: number;
  readonly logs: readonly string[];
  readonly licence?: "license-included" | "bring-your-own-license";
  /** Sign-in with IAM instead of a password. */
  readonly iam: boolean;
  /** Can be asked for a database by name when it is created. */
  readonly namesDatabase: boolean;
  /** The parameter that refuses connections without TLS. */
  readonly tls?: { readonly name: string; readonly value: string; readonly applyMethod: string };
  /** Engine words of the price book, best first. */
  readonly prices: readonly string[];
}

type Relational = Exclude<ConfigDatabase["engine"], "mongodb" | "key-value">;

const defaultVersion: Readonly<Record<Relational, string>> = {
  postgres: "16",
  mysql: "8.4",
  mariadb: "11.4",
  sqlserver: "2022",
  oracle: "19",
};

/** SQL Server is asked for by year and sold by number. Source: "Microsoft SQL Server versions on Amazon RDS". */
const sqlServerVersions: Readonly<Record<string, string>> = {
  "2016": "13.00",
  "2017": "14.00",
  "2019": "15.00",
  "2022": "16.00",
};

export function engineOf(config: ConfigDatabase & { readonly engine: Relational }): Engine {
  const asked = config.version ?? defaultVersion[config.engine];
  const [major = "", minor = "0"] = asked.split(".");
  switch (config.engine) {
    case "postgres":
      return {
        name: "postgres",
        version: asked,
        family: `postgres${major}`,
        port: 5432,
        logs: ["postgresql", "upgrade"],
        iam: true,
        namesDatabase: true,
        tls: { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
        prices: ["postgres"],
      };
    case "mysql":
    case "mariadb":
      return {
        name: config.engine,
        version: asked,
        family: `${config.engine}${major}.${minor}`,
        port: 3306,
        logs: ["error", "slowquery"],
        iam: true,
        namesDatabase: true,
        tls: { name: "require_secure_transport", value: "1", applyMethod: "immediate" },
        // MariaDB costs what MySQL costs wherever both are listed.
        prices: config.engine === "mariadb" ? ["mariadb", "mysql"] : ["mysql"],
      };
    case "sqlserver": {
      const edition = config.edition === "enterprise" ? "ee" : "se";
      const version = sqlServerVersions[asked] ?? asked;
      return {
        name: `sqlserver-${edition}`,
        version,
        family: `sqlserver-${edition}-${version.replace(/^(\d+\.\d).*/, "$1")}`,
        optionGroup: version.replace(/^(\d+\.\d\d).*/, "$1"),
        port: 1433,
        logs: ["agent", "error"],
        licence: "license-included",
        iam: false,
        namesDatabase: false,
        tls: { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
        prices: [`sqlserver-${edition}`],
      };
    }
    case "oracle": {
      const enterprise = config.edition === "enterprise";
      return {
        name: enterprise ? "oracle-ee" : "oracle-se2",
        version: asked,
        family: `${enterprise ? "oracle-ee" : "oracle-se2"}-${major}`,
        port: 1521,
        logs: ["alert", "listener"],
        licence: enterprise ? "bring-your-own-license" : "license-included",
        iam: false,
        namesDatabase: true,
        prices: [enterprise ? "oracle-ee-byol" : "oracle-se2"],
      };
    }
  }
}
