import type { PriceBook } from "../domain/price.ts";

export interface Prices {
  /** Throws Failure "price-book-broken". */
  book(): Promise<PriceBook>;
}
