import type { TextFile } from "../../domain/template.ts";
import { specPathOf, type OnboardingChoice } from "./onboarding.ts";

/** What each file is for, in the words of the pull request and of the command line. */
export function purposeOf(path: string, { name, starter }: OnboardingChoice): string {
  if (path === ".sirsi/settings.yaml") return "settings: which files are migrations, who approves, what is reported";
  if (path === specPathOf(name)) return `a first migration (${starter.title}), to be changed`;
  return "named by the migration";
}

export const nextSteps = (choice: OnboardingChoice): readonly string[] => [
  `Read ${specPathOf(choice.name)} and change what is not yours. Every wave in state planned is only planned: nothing is built.`,
  "Run sirsi validate, then sirsi review, on your machine or in CI. Neither needs a cloud account.",
  "Open a pull request. The review says what would be built, what it costs, what is at risk and who must approve.",
];

export const pullRequestTitle = "Set up SirsiNexus GitOps";

/** The body of the pull request that a new installation opens, in Markdown. */
export function pullRequestBody(choice: OnboardingChoice, files: readonly TextFile[]): string {
  const { name } = choice;
  return `SirsiNexus GitOps reviews cloud migrations that are described in YAML. This pull request adds what it needs to start. Nothing is built by merging it.

**What the files are**

${files.map((file) => `- \`${file.path}\`: ${purposeOf(file.path, choice)}`).join("\n")}

**What happens next**

1. Change this branch as you like: \`${specPathOf(name)}\` is an example, and the owner and the teams in it are guesses.
2. Merge it. Settings count from the base branch, so they are in force from then on.
3. Open a pull request that changes a migration. One comment and one check say what would be built, what it costs, what is at risk and who must approve.

**If you do not want it**

Close this pull request. It is not opened again, and nothing else is written to this repository. To start later, run \`sirsi init\` or reopen it.
`;
}
