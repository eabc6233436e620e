import type { ProviderSchema } from "../domain/provider-schema.ts";

export interface Schemas {
  /** undefined for a provider that is not shipped. Throws Failure "provider-schemas-broken". */
  provider(name: "aws" | "azurerm" | "google"): Promise<ProviderSchema | undefined>;
}
