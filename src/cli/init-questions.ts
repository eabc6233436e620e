import type { Environment, Provider } from "../domain/workload.ts";
import type { OnboardingRequest } from "../flows/onboard.ts";
import type { CommandContext } from "./context.ts";

export const providers = ["aws", "azure", "gcp"] as const satisfies readonly Provider[];
export const environments = ["development", "test", "staging", "production"] as const satisfies readonly Environment[];

const fields = ["name", "owner", "provider", "region", "environment", "template"] as const;
type Field = (typeof fields)[number];

/** What was given by flags. */
export type Given = Readonly<Partial<Record<Field, string>>>;

interface Question {
  readonly ask: string;
  /** Empty where only the person can know. */
  readonly fallback: string;
}

function questionsFor(folder: string, templates: readonly string[]): Readonly<Record<Field, Question>> {
  return {
    name: { ask: "Name of the first migration", fallback: labelIn(folder) },
    owner: { ask: "Team that owns and approves it, such as @acme/platform", fallback: "" },
    provider: { ask: `Target cloud (${providers.join(", ")})`, fallback: "aws" },
    region: { ask: "Region, such as germany, ireland or us-east", fallback: "us-east" },
    environment: { ask: `Environment (${environments.join(", ")})`, fallback: "development" },
    template: { ask: `Template (${templates.join(", ")})`, fallback: templates[0] ?? "" },
  };
}

/** Answers of flags, then of the person, then the defaults; in words what is missing. */
export async function askFor(
  given: Given,
  folder: string,
  templates: readonly string[],
  ask: CommandContext["ask"],
): Promise<OnboardingRequest | string> {
  const questions = questionsFor(folder, templates);
  const answers = new Map<Field, string>();
  for (const field of fields) {
    const { ask: question, fallback } = questions[field];
    const wanted = given[field] === undefined && ask !== undefined;
    const typed = wanted ? await ask(`${question}${fallback === "" ? "" : ` [${fallback}]`}: `) : (given[field] ?? "");
    if (typed === undefined) return "The questions were left before the last one.";
    answers.set(field, typed.trim() === "" ? fallback : typed.trim());
  }
  return requestIn((field) => answers.get(field) ?? "");
}

function requestIn(answer: (field: Field) => string): OnboardingRequest | string {
  const provider = providers.find((choice) => choice === answer("provider"));
  const environment = environments.find((choice) => choice === answer("environment"));
  if (answer("owner") === "") return "Nobody owns it yet. Give --owner, such as --owner @acme/platform.";
  if (provider === undefined) return `The target cloud is one of ${providers.join(", ")}.`;
  if (environment === undefined) return `The environment is one of ${environments.join(", ")}.`;
  return {
    name: answer("name"),
    owner: answer("owner"),
    provider,
    region: answer("region"),
    environment,
    template: answer("template"),
  };
}

/** The folder's name as a label; a name that gives none falls back. */
const labelIn = (folder: string): string => /^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/.exec(folder.toLowerCase())?.[0] ?? "first";
