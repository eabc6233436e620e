import { isMap, isSeq, visit, type Document } from "yaml";
import { columnOf } from "./lines.ts";
import type { Layout } from "./render-value.ts";

const usual = { mapStep: 2, listStep: 2 } as const;

/** How a file indents, by its first map and its first list below a key. */
export function layoutOf(text: string, document: Document.Parsed): Omit<Layout, "textBlocks"> {
  let mapStep: number | undefined;
  let listStep: number | undefined;
  visit(document, {
    Map: (_, map) => {
      if (map.flow === true) return undefined;
      for (const { key, value } of map.items) {
        const from = columnOf(text, (key as { range?: readonly number[] }).range?.[0] ?? 0);
        if (mapStep === undefined && isMap(value) && value.flow !== true) mapStep = columnOf(text, value.range?.[0] ?? 0) - from;
        if (listStep === undefined && isSeq(value) && value.flow !== true)
          listStep = columnOf(text, value.range?.[0] ?? 0) - from;
      }
      return mapStep !== undefined && listStep !== undefined ? visit.BREAK : undefined;
    },
  });
  return { mapStep: within(mapStep, 1) ?? usual.mapStep, listStep: within(listStep, 0) ?? usual.listStep };
}

const within = (step: number | undefined, least: number): number | undefined =>
  step !== undefined && step >= least && step <= 16 ? step : undefined;
