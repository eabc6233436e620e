import type { PriceBook } from "../../domain/price.ts";
import type { ProviderSchema } from "../../domain/provider-schema.ts";
import type { World } from "../../ports/world.ts";
import type { ModeChoice } from "./choose-mode.ts";
import type { Governing } from "./governing.ts";
import type { ReviewRequest } from "./request.ts";
import type { Subject } from "./subject.ts";

/** What every step of planning one spec needs. */
export interface Workshop {
  readonly subject: Subject;
  readonly governing: Governing;
  readonly request: ReviewRequest;
  readonly world: World;
  readonly choice: ModeChoice;
  readonly book: PriceBook;
  readonly schema: ProviderSchema;
}
