import type { Transfer } from "../../../domain/spec.generated.ts";
import type { KindWorkload } from "../../kind.ts";

/** Which tables go along. `public.%` is a schema and a table, `%` stands for any. */
export function tableMappings(transfer: Transfer | undefined): string {
  const patterns = [
    ...(transfer?.include ?? ["%.%"]).map((pattern) => ({ pattern, action: "include" })),
    ...(transfer?.exclude ?? []).map((pattern) => ({ pattern, action: "exclude" })),
  ];
  const rules = patterns.map(({ pattern, action }, index) => {
    const [schema = "%", ...table] = pattern.split(".");
    const id = String(index + 1);
    return {
      "rule-type": "selection",
      "rule-id": id,
      "rule-name": id,
      "object-locator": { "schema-name": schema, "table-name": table.join(".") || "%" },
      "rule-action": action,
    };
  });
  return JSON.stringify({ rules });
}

/** What the target's tables may look like before the load. `fail` leaves what is there alone, so a clash stops the task. */
const preparation = { fail: "DO_NOTHING", skip: "DO_NOTHING", overwrite: "TRUNCATE_BEFORE_LOAD" } as const;

/** Every row is compared after it was copied; that needs a primary key on every table. */
export function taskSettings({ transfer, data }: KindWorkload<"database">, reverse: boolean): string {
  const large = data?.largeObjects === true;
  return JSON.stringify({
    TargetMetadata: {
      SupportLobs: true,
      FullLobMode: large,
      LimitedSizeLobMode: !large,
      LobChunkSize: 64,
      LobMaxSize: large ? 0 : 32,
    },
    FullLoadSettings: { TargetTablePrepMode: preparation[reverse ? "skip" : (transfer?.onConflict ?? "fail")] },
    ValidationSettings: { EnableValidation: data?.primaryKeys !== "none", ValidationMode: "ROW_LEVEL" },
    Logging: { EnableLogging: true },
  });
}
