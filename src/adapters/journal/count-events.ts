import type { Recorded } from "../../domain/events.ts";
import type { JournalListener } from "../../ports/journal.ts";

export interface EventCounters {
  readonly listener: JournalListener;
  /** In the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), sorted. */
  text(): string;
}

/** How often each event happened in this process, by its outcome. Names and outcomes are lists of ours, so the series are few. */
export function countEvents(): EventCounters {
  const counts = new Map<string, number>();
  return {
    listener: {
      name: "counters",
      hear: (event) => {
        const series = seriesOf(event);
        counts.set(series, (counts.get(series) ?? 0) + 1);
      },
    },
    text: () => {
      const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([series, count]) => `${series} ${count}\n`);
      return `# HELP sirsi_events_total Events that this process recorded.\n# TYPE sirsi_events_total counter\n${lines.join("")}`;
    },
  };
}

const seriesOf = (event: Recorded): string =>
  `sirsi_events_total{event="${event.name}"${"outcome" in event.facts ? `,outcome="${event.facts.outcome}"` : ""}}`;
