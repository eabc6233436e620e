// Writes the demo's comment into README.md, as it is rendered now. `--check` fails when it is stale instead of writing it. Without
// Terraform there is no plan to render: then it says so and leaves the file alone.
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { argv, env, execPath } from "node:process";

const start = "<!-- demo:start -->";
const end = "<!-- demo:end -->";
const review = [
  "src/cli.ts",
  ...["review", "migrations/shop.yaml", "--repo", "templates/demo/head", "--base-dir", "templates/demo/base"],
  ...["--mode", "sandbox", "--now", "2026-01-12T09:00:00Z", "--exit-zero", "--quiet", "--format", "markdown"],
];

function demoComment(): string {
  const { status, stdout, stderr } = spawnSync(execPath, review, { encoding: "utf8", env: { ...env, SIRSI_STATE_DIR: "" } });
  if (status !== 0) throw new Error(`The demo failed:\n${stderr}`);
  return stdout;
}

function block(comment: string): string {
  const title = (/^#+ (.*)$/m.exec(comment)?.[1] ?? "The demo").replaceAll("*", "");
  return [
    start,
    "The demo as a comment on a pull request, as it was rendered:",
    `<details><summary>${title}</summary>`,
    comment.trim(),
    "</details>",
    end,
  ].join("\n\n");
}

/** Which Terraform made the plan is the machine's affair. */
const comparable = (text: string): string => text.replaceAll(/\b(terraform|opentofu) \d+\.\d+\.\d+\b/g, "$1");

async function main(check: boolean): Promise<void> {
  const readme = await readFile("README.md", "utf8");
  const [before, rest] = readme.split(start);
  const [written, after] = rest?.split(end) ?? [];
  if (before === undefined || written === undefined || after === undefined) throw new Error(`README.md has no ${start}`);
  const comment = demoComment();
  if (comment.includes("Terraform is not installed")) {
    console.log("README.md: the demo was not rendered again, for there is no Terraform here");
    return;
  }
  const fresh = `${before}${block(comment)}${after}`;
  if (comparable(fresh) === comparable(readme)) console.log("README.md: the demo is fresh");
  else if (check) throw new Error("README.md: the demo is stale. Run `npm run generate`.");
  else await writeFile("README.md", fresh);
}

await main(argv.includes("--check"));
