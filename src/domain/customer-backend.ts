import type { StateSettings } from "./settings.generated.ts";
import { checkedStateKey, nameOfState } from "./state-key.ts";

/** A backend of the customer's own. Its credentials are those of the run: none are in it. */
export interface CustomerBackend {
  readonly type: "s3";
  readonly bucket: string;
  readonly region: string;
  readonly key: string;
  /** Of a store that speaks S3 and is not AWS's. */
  readonly endpoint?: string;
}

/** What the settings of the base choose for a wave; undefined for ours. The key may have no part that is no name. */
export function customerBackend(
  settings: StateSettings | undefined,
  wave: Parameters<typeof nameOfState>[0],
): CustomerBackend | undefined {
  if (settings?.backend !== "s3" || settings.s3 === undefined) return undefined;
  const { bucket, region, prefix, endpoint } = settings.s3;
  const name = `${nameOfState(checkedStateKey(wave))}.tfstate`;
  const key = prefix === undefined ? name : `${prefix}/${name}`;
  return { type: "s3", bucket, region, key, ...(endpoint === undefined ? {} : { endpoint }) };
}
