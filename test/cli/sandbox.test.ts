import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { terraformRunner } from "../../src/adapters/terraform/terraform-runner.ts";
import { realTerraform } from "./run-cli.ts";

const terraform = await terraformRunner({ binary: realTerraform, searchPath: process.env["PATH"] ?? "" }).probe();
const hasScript = spawnSync("script", ["--version"]).status === 0;
const cli = new URL("../../src/cli.ts", import.meta.url).pathname;
const patience = 120_000;

let folder: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sirsi-sandbox-test-"));
});
afterEach(async () => {
  for (const { pid } of started.splice(0)) {
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // Its whole group has ended.
    }
  }
  await rm(folder, { recursive: true });
});

/** A command line in a process, and session, of its own. */
class Running {
  readonly child: ChildProcess;
  said = "";
  readonly #ended: Promise<number>;
  constructor(program: string, args: readonly string[], cwd: string) {
    this.child = spawn(program, args, {
      cwd,
      detached: true,
      stdio: "pipe",
      env: { PATH: process.env["PATH"], HOME: folder, TMPDIR: folder, CHECKPOINT_DISABLE: "1" },
    });
    started.push(this.child);
    this.child.stdout?.on("data", (bytes: Buffer) => (this.said += bytes.toString()));
    this.child.stderr?.on("data", (bytes: Buffer) => (this.said += bytes.toString()));
    this.#ended = once(this.child, "close").then(([code]) => (code as number | null) ?? -1);
  }

  async until(words: string): Promise<void> {
    while (!this.said.includes(words)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`ended without "${words}":\n${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async end(): Promise<{ readonly code: number; readonly said: string }> {
    return { code: await this.#ended, said: this.said };
  }
}

const sandbox = (args: readonly string[], cwd = folder): Running => new Running(process.execPath, [cli, "sandbox", ...args], cwd);
/** Says how often it was told to stop, and then stops in its own time. */
const patient = (signal: string): readonly string[] => [
  "--",
  process.execPath,
  "-e",
  `let n = 0;
  process.on("SIG${signal}", () => { console.log("told", ++n); setTimeout(() => process.exit(9), 1000); });
  setTimeout(() => process.exit(1), 60000);
  console.log("ready, below", process.ppid, ".");`,
];

const countOf = (said: string): number => [...said.matchAll(/told/g)].length;

describe("sirsi sandbox -- command", { timeout: patience }, () => {
  it("ends as the command ends", async () => {
    expect(await sandbox(["--", "sh", "-c", "echo $TF_REATTACH_PROVIDERS; exit 7"]).end()).toMatchObject({
      code: 7,
      said: expect.stringContaining("registry.terraform.io/hashicorp/aws") as string,
    });
    expect(await sandbox(["--", "sh", "-c", "kill -TERM $$"]).end()).toMatchObject({ code: 143 });
  });

  it.each([
    ["a command that there is not", ["--", "no-such-program"], 2, "no-such-program could not be started"],
    ["a delay that is no time", ["--delay", "soon", "--", "sh", "-c", ":"], 2, "Write seconds"],
    ["a pattern that is none", ["--fail", "(", "--", "sh", "-c", ":"], 3, "is not a regular expression"],
    ["a store that cannot be", ["--store", "/dev/null/x", "--", "sh", "-c", ":"], 3, "cannot be made there"],
  ])("says what is wrong with %s", async (_what, args, code, words) => {
    const { said, ...ended } = await sandbox(args).end();
    expect(ended).toEqual({ code });
    expect(said).toContain(words);
    expect(said).not.toContain("bug in sirsi");
  });

  it.each(["INT", "TERM", "HUP"])(
    "passes SIG%s on once and waits for the command, which still needs the cloud",
    async (signal) => {
      const running = sandbox(patient(signal));
      await running.until("ready");
      running.child.kill(`SIG${signal}` as NodeJS.Signals);
      const { code, said } = await running.end();
      expect({ code, told: countOf(said) }).toEqual({ code: 9, told: 1 });
    },
  );

  it.skipIf(!hasScript)("leaves Ctrl+C to the terminal, which tells the command itself (needs script)", async () => {
    const quoted = [process.execPath, cli, "sandbox", ...patient("INT")].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    const running = new Running("script", ["-qec", `exec ${quoted.join(" ")}`, "/dev/null"], folder);
    await running.until(".");
    // In the foreground it cannot tell this from the key, of which the command has heard.
    process.kill(Number(/below \D*(\d+)/.exec(running.said)?.[1]), "SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(running.said).not.toContain("told");
    running.child.stdin?.write("\x03");
    const { code, said } = await running.end();
    expect({ code, told: countOf(said) }).toEqual({ code: 9, told: 1 });
  });

  it("lets one at a time into a store, and others into other stores", async () => {
    const first = sandbox(["--store", "one", "--", "sh", "-c", "echo ready; read line || :"]);
    await first.until("ready");
    const second = await sandbox(["--store", "one", "--", "sh", "-c", ":"]).end();
    expect(second.code).toBe(3);
    expect(second.said).toContain(`locked by a sandbox (process ${first.child.pid ?? ""} `);
    expect(await sandbox(["--store", "two", "--", "sh", "-c", ":"]).end()).toMatchObject({ code: 0 });
    first.child.stdin?.end();
    expect(await first.end()).toMatchObject({ code: 0 });
    expect(await sandbox(["--store", "one", "--", "sh", "-c", ":"]).end()).toMatchObject({ code: 0 });
  });

  it("takes over the store of one that was killed", async () => {
    await mkdir(join(folder, "kept"));
    const killed = sandbox(["--store", "kept", "--", "sh", "-c", "echo ready; read line || :"]);
    await killed.until("ready");
    killed.child.kill("SIGKILL");
    await killed.end();
    expect(await sandbox(["--store", "kept", "--", "sh", "-c", ":"]).end()).toMatchObject({ code: 0 });
    expect((await readdir(join(folder, "kept"))).filter((name) => name.includes(".lock."))).toEqual([]);
  });
});

describe.skipIf(terraform === undefined)("sirsi sandbox -- terraform (needs terraform)", { timeout: patience }, () => {
  const apply = ["--", terraform?.path ?? "", "apply", "-auto-approve", "-no-color"];
  const network = `
    resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
    resource "aws_subnet" "a" {
      count      = 2
      vpc_id     = aws_vpc.main.id
      cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
    }`;

  /** Interrupts an apply in the middle of its subnets, and shows that the next one finishes it. */
  async function interrupted(signal: NodeJS.Signals): Promise<string> {
    await writeFile(join(folder, "main.tf"), network);
    const running = sandbox(["--store", "cloud", "--delay", "2", ...apply]);
    await running.until("aws_subnet.a[0]: Creating...");
    running.child.kill(signal);
    const { said } = await running.end();
    const { resources } = JSON.parse(await readFile(join(folder, "terraform.tfstate"), "utf8")) as {
      resources: { type: string }[];
    };
    expect(resources.map(({ type }) => type)).toEqual(["aws_vpc"]);
    const again = await sandbox(["--store", "cloud", ...apply]).end();
    expect(again.said).toContain("2 added, 0 changed, 0 destroyed");
    return said;
  }

  it("lets Terraform stop in good order when it is interrupted", async () => {
    const said = await interrupted("SIGINT");
    expect(said).toContain("aws_subnet was not changed: the run was stopped.");
    expect(said).not.toContain("Plugin did not respond");
  });

  it("loses nothing that was done when it is killed", async () => {
    expect(await interrupted("SIGKILL")).toContain("Plugin did not respond");
  });

  it("serves aliases and modules", async () => {
    const modules = `
      provider "aws" { region = "us-east-1" }
      provider "aws" {
        alias  = "edge"
        region = "us-west-2"
      }
      module "net" {
        for_each  = toset(["a", "b"])
        source    = "./net"
        providers = { aws = aws, aws.other = aws.edge }
      }
      output "arns" { value = values(module.net)[*].arns }`;
    const net = `
      terraform {
        required_providers {
          aws = { source = "hashicorp/aws", version = "~> 5.0", configuration_aliases = [aws.other] }
        }
      }
      resource "aws_vpc" "here" { cidr_block = "10.1.0.0/16" }
      resource "aws_vpc" "there" {
        provider   = aws.other
        cidr_block = "10.1.0.0/16"
      }
      output "arns" { value = [aws_vpc.here.arn, aws_vpc.there.arn] }`;
    await mkdir(join(folder, "net"));
    await writeFile(join(folder, "main.tf"), modules);
    await writeFile(join(folder, "net", "main.tf"), net);
    const all = `"$0" init -no-color >/dev/null && "$0" apply -auto-approve -no-color >/dev/null && "$0" output -json arns && "$0" plan -detailed-exitcode -no-color`;
    const { code, said } = await sandbox(["--", "sh", "-c", all, terraform?.path ?? ""]).end();
    const regions = [...said.matchAll(/arn:aws:ec2:([a-z0-9-]+):/g)].map(([, region]) => region);
    expect(regions).toEqual(["us-east-1", "us-west-2", "us-east-1", "us-west-2"]);
    expect(said).toContain("No changes.");
    expect(code).toBe(0);
  });
});
