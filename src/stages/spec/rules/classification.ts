import type { Draft } from "../draft.ts";
import type { SpecRule } from "./subject.ts";

/** From harmless to worst. */
export const classifications = ["public", "internal", "confidential", "restricted"] as const;

/** SIR-E225: a workload may only raise what the migration says of its data. */
export const classificationKept: SpecRule = ({ migration, members }) => {
  const general = migration.spec.compliance?.dataClassification;
  if (general === undefined) return [];
  return members.flatMap(({ written, path }): readonly Draft[] => {
    const own = written.dataClassification;
    if (own === undefined || classifications.indexOf(own) >= classifications.indexOf(general)) return [];
    const message = `${written.name} is ${own} while the migration is ${general}. Workloads may only raise it.`;
    return [{ code: "SIR-E225", path: [...path, "dataClassification"], message, replacement: general }];
  });
};

const frameworksOf = { health: "hipaa", payment: "pci-dss" } as const;

/** SIR-W412 and SIR-W413: what is said of the data and which rules apply go together. */
export const frameworksForData: SpecRule = ({ migration: { spec } }) => {
  const { frameworks = [], dataCategories = [], residency = [] } = spec.compliance ?? {};
  const missing = dataCategories.flatMap((category, index): readonly Draft[] => {
    const framework = category === "health" || category === "payment" ? frameworksOf[category] : undefined;
    if (framework === undefined || frameworks.includes(framework)) return [];
    return [
      {
        code: "SIR-W412",
        path: ["spec", "compliance", "dataCategories", index],
        message: `${category} data without framework ${framework}. Add it to compliance.frameworks if it applies to you.`,
      },
    ];
  });
  if (!frameworks.includes("gdpr") || !dataCategories.includes("personal") || residency.length > 0) return missing;
  return [
    ...missing,
    {
      code: "SIR-W413",
      path: ["spec", "compliance", "residency"],
      message: "Personal data under gdpr and no residency. Name the countries in compliance.residency.",
    },
  ];
};
