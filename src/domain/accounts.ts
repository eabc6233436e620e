import type { Provider } from "./workload.ts";

/** The form of an account of each cloud, and what people call it. */
export const accountForms: Readonly<Record<Provider, { readonly pattern: RegExp; readonly noun: string }>> = {
  aws: { pattern: /^\d{12}$/, noun: "an AWS account id (12 digits)" },
  azure: { pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, noun: "an Azure subscription id (GUID)" },
  gcp: { pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, noun: "a Google Cloud project id" },
};
