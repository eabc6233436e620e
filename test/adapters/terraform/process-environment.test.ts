import { expect, it } from "vitest";
import { environmentOf } from "../../../src/adapters/terraform/process-environment.ts";
import type { TerraformJob } from "../../../src/ports/terraform.ts";
import type { Workspace } from "../../../src/adapters/terraform/workspace.ts";

const workspace = { home: "/h", temporary: "/t", cliConfig: "/c" } as Workspace;
const withCredentials = (environment: Readonly<Record<string, string>>): TerraformJob => ({
  stack: { wave: "main", state: "built", configuration: {}, text: "{}", assets: [], origins: {} },
  mode: "connected",
  timeoutSeconds: 1,
  credentials: { environment },
});

it("hands on Google's credentials, and nothing that steers Terraform or the runtime it is written in", () => {
  expect(environmentOf(withCredentials({ GOOGLE_CREDENTIALS: "{}" }), workspace, {})).toMatchObject({ GOOGLE_CREDENTIALS: "{}" });
  for (const name of ["GODEBUG", "GOGC", "TF_LOG", "LD_PRELOAD", "NODE_OPTIONS", "PATH", "a b"])
    expect(() => environmentOf(withCredentials({ [name]: "1" }), workspace, {}), name).toThrow(`${name} is no credential`);
});
