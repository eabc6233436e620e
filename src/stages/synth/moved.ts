import type { MovedWorkload } from "../../domain/spec.generated.ts";

/**
 * The name that a workload had first. Cloud names are made from it: a rename in the spec renames nothing in the cloud,
 * where a new name would often mean a new resource.
 */
export function originalName(name: string, moved: readonly MovedWorkload[]): string {
  const seen = new Set<string>();
  let current = name;
  for (let step = moved.find(({ to }) => to === current); step !== undefined && !seen.has(step.from);) {
    seen.add(current);
    current = step.from;
    step = moved.find(({ to }) => to === current);
  }
  return current;
}

/** Terraform `moved` blocks: every address of a renamed workload, with its name put back. */
export function movedBlocks(
  addresses: readonly string[],
  moved: readonly MovedWorkload[],
  lastAddresses: ReadonlySet<string> | undefined,
): readonly { readonly from: string; readonly to: string }[] {
  return addresses.flatMap((to) =>
    moved.flatMap(({ from: before, to: after }) => {
      const from = renamed(to, after, before);
      if (from === to || addresses.includes(from)) return [];
      // Where the last state is known, only what is in it can have moved.
      const wasThere = lastAddresses === undefined ? to.startsWith(`${typeOf(to)}.${after}`) : lastAddresses.has(from);
      return wasThere && !lastAddresses?.has(to) ? [{ from, to }] : [];
    }),
  );
}

const typeOf = (address: string): string => address.slice(0, address.indexOf("."));

/** Names of workloads hold no underscore, so an id is a list of them: `web_to_orders-db_5432`. */
function renamed(address: string, from: string, to: string): string {
  const [type = "", id = ""] = address.split(".");
  return `${type}.${id
    .split("_")
    .map((part) => (part === from ? to : part))
    .join("_")}`;
}
