/** What the product reads from its environment, and nothing else does. */
export interface Environment {
  readonly searchPath: string;
  readonly terraform?: string;
  /** Folder in Terraform's filesystem-mirror layout. */
  readonly terraformMirror?: string;
  readonly stateFolder?: string;
  /** A file that says what goes wrong in sandbox clouds that last, to rehearse it. */
  readonly sandboxFaults?: string;
  /** What can be made again and takes time, such as compiled policies. */
  readonly cacheFolder?: string;
  readonly opa?: string;
  /** Where the service keeps its data: a PostgreSQL by its address, which is secret, or the folder of the embedded one. */
  readonly databaseUrl?: string;
  readonly dataFolder?: string;
  /** The user's own folder, and the one for temporary files. */
  readonly home?: string;
  readonly temporary?: string;
  readonly color: boolean;
  readonly width: number;
  readonly interactive: boolean;
  /** AWS credentials, used only when a connected plan was asked for by flag. */
  readonly aws: Readonly<Record<string, string>>;
}

const awsNames = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ENDPOINT_URL",
  "AWS_CA_BUNDLE",
] as const;

export function readEnvironment(
  variables: NodeJS.ProcessEnv,
  terminal: { readonly isTTY?: boolean; readonly columns?: number },
): Environment {
  const given = (name: string) => (variables[name] === undefined || variables[name] === "" ? undefined : variables[name]);
  const terraform = given("SIRSI_TERRAFORM_BIN");
  const terraformMirror = given("SIRSI_TERRAFORM_MIRROR");
  const stateFolder = given("SIRSI_STATE_DIR");
  const sandboxFaults = given("SIRSI_SANDBOX_FAULTS");
  const cacheFolder = given("SIRSI_CACHE_DIR");
  const opa = given("SIRSI_OPA_BIN");
  const databaseUrl = given("DATABASE_URL");
  const dataFolder = given("DATA_DIR");
  const home = given("HOME");
  const temporary = given("TMPDIR");
  return {
    searchPath: given("PATH") ?? "",
    ...(terraform === undefined ? {} : { terraform }),
    ...(terraformMirror === undefined ? {} : { terraformMirror }),
    ...(stateFolder === undefined ? {} : { stateFolder }),
    ...(sandboxFaults === undefined ? {} : { sandboxFaults }),
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
    ...(opa === undefined ? {} : { opa }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    ...(home === undefined ? {} : { home }),
    ...(temporary === undefined ? {} : { temporary }),
    color: wantsColor(variables, terminal.isTTY === true),
    width: widthOf(given("COLUMNS"), terminal.columns),
    interactive: terminal.isTTY === true,
    aws: Object.fromEntries(
      awsNames.flatMap((name) => {
        const value = given(name);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

// https://no-color.org and the FORCE_COLOR convention of Node.
function wantsColor(variables: NodeJS.ProcessEnv, terminal: boolean): boolean {
  if (variables["NO_COLOR"] !== undefined && variables["NO_COLOR"] !== "") return false;
  if (variables["FORCE_COLOR"] !== undefined) return variables["FORCE_COLOR"] !== "0";
  return terminal && variables["TERM"] !== "dumb";
}

function widthOf(columns: string | undefined, measured: number | undefined): number {
  const asked = columns === undefined ? Number.NaN : Number.parseInt(columns, 10);
  const width = Number.isInteger(asked) ? asked : (measured ?? 100);
  return Math.min(200, Math.max(40, width));
}
