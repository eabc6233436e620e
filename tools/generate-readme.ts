// Writes the demo's comment into README.md, as it is rendered now. `--check` fails when it is stale instead of writing it. Without
// Terraform there is no plan to render: then it says so and leaves the file alone.
import { readFile, writeFile } from "node:fs/promises";
import { argv } from "node:process";
import { appComment } from "./readme/app-comment.ts";

const start = "<!-- demo:start -->";
const end = "<!-- demo:end -->";

function block(comment: string): string {
  const title = (/^#+ (.*)$/m.exec(comment)?.[1] ?? "The demo").replaceAll("*", "");
  return [
    start,
    "The comment on the demo's pull request, as the App posts it:",
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
  const comment = await appComment();
  if (comment.includes("so there is no plan")) {
    console.log("README.md: the demo was not rendered again, for there is no Terraform here");
    return;
  }
  const fresh = `${before}${block(comment)}${after}`;
  if (comparable(fresh) === comparable(readme)) console.log("README.md: the demo is fresh");
  else if (check) throw new Error("README.md: the demo is stale. Run `npm run generate`.");
  else await writeFile("README.md", fresh);
}

await main(argv.includes("--check"));
