import type { PriceBook } from "../../domain/price.ts";
import type { Prices } from "../../ports/prices.ts";
import { packedBook } from "./packed-book.ts";
import { readPriceFiles } from "./price-files.ts";

/** The price book that is shipped in a folder (`data/prices`). Read and checked once, on first use; a broken one stays broken. */
export function embeddedPrices(folder: string): Prices {
  let book: Promise<PriceBook> | undefined;
  return {
    book: () => {
      book ??= readPriceFiles(folder).then(packedBook);
      return book;
    },
  };
}
