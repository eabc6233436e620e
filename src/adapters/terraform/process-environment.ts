import type { TerraformJob } from "../../ports/terraform.ts";
import { backendEnvironment } from "./http-backend.ts";
import type { Workspace } from "./workspace.ts";

/** Variables that change what Terraform or a process does rather than who it is; credentials have no business setting them. */
const forbidden = /^(TF_|TOFU_|LD_|DYLD_|GO(?!OGLE_)|NODE_|PATH$|HOME$|TMPDIR$|CHECKPOINT_)/;
const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The whole environment of a run. `passed` is what the operator lets through: proxies, certificates. */
export function environmentOf(
  job: TerraformJob,
  workspace: Workspace,
  passed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...passed,
    ...(job.mode === "connected" ? credentialsOf(job) : noAccount),
    HOME: workspace.home,
    TMPDIR: workspace.temporary,
    TF_CLI_CONFIG_FILE: workspace.cliConfig,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    LANG: "C.UTF-8",
    ...backendEnvironment(job.backend),
    ...(job.mode === "sandbox" && job.reattach !== undefined ? { TF_REATTACH_PROVIDERS: job.reattach } : {}),
  };
}

/** A provider without keys asks the machine that it runs on. */
const noAccount = { AWS_EC2_METADATA_DISABLED: "true" };

function credentialsOf({ credentials }: TerraformJob): Readonly<Record<string, string>> {
  const given = credentials?.environment ?? {};
  const wrong = Object.keys(given).find((key) => !name.test(key) || forbidden.test(key));
  if (wrong !== undefined) throw new TypeError(`${wrong} is no credential`);
  return given;
}
