import type { Offer, PriceBook } from "../../domain/price.ts";
import { offersOf } from "./offers.ts";
import type { PriceFiles } from "./price-files.ts";
import { own, unpackShelf, type Shelf } from "./shelf.ts";

/** Looks prices up in packed files. A service and region are unpacked once, when first asked for. */
export function packedBook(files: PriceFiles): PriceBook {
  const shelves = new Map<string, Shelf>();
  const lists = new Map<string, readonly Offer[]>();
  const fileOf = new Map(files.providers.map((file) => [file.provider as string, file]));

  function shelf(provider: string, service: string, region: string): Shelf {
    const key = `${provider}\n${service}\n${region}`;
    const known = shelves.get(key);
    if (known !== undefined) return known;
    const file = fileOf.get(provider);
    if (file === undefined) return new Map();
    const made = unpackShelf(file, service, region, files.sources);
    // An empty shelf is cheap to make again, and names that nobody knows must not fill the memory of a long-running process.
    if (made.size > 0) shelves.set(key, made);
    return made;
  }

  return {
    date: newestDate(files),
    find: (provider, service, sku, region) => shelf(provider, service, region).get(sku),
    offers: (provider, service, region, engine) => {
      const key = `${provider}\n${service}\n${region}\n${engine ?? ""}`;
      const file = fileOf.get(provider);
      const made =
        lists.get(key) ?? (file && offersOf(file, service, region, engine, (name) => shelf(provider, name, region))) ?? [];
      if (made.length > 0) lists.set(key, made);
      return made;
    },
  };
}

function newestDate({ providers, sources }: PriceFiles): string {
  const dates = providers.flatMap((file) => file.sources.map((code) => own(sources, code)?.date ?? ""));
  return dates.reduce((newest, date) => (date > newest ? date : newest), "");
}
