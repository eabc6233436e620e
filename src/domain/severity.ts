export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** 0 is the worst. */
export const severityRank = (severity: Severity): number => severities.indexOf(severity);
export const atLeast = (severity: Severity, floor: Severity): boolean => severityRank(severity) <= severityRank(floor);
