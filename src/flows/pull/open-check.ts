import type { HostedRepository } from "../../ports/code-host.ts";
import type { Ledger, ReviewRecord } from "../../ports/ledger.ts";
import { checkName } from "../../domain/check-name.ts";

export interface OpenCheck {
  readonly id: number;
  readonly annotated: number;
}

/** Our check on the head: a new one in progress, or the one that this review made before it was interrupted. */
export async function openCheck(
  record: ReviewRecord,
  isNew: boolean,
  hosted: HostedRepository,
  ledger: Ledger,
): Promise<OpenCheck> {
  const found = isNew ? undefined : await hosted.findCheck(record.head, checkName, record.id);
  if (found !== undefined) return found;
  const id = await hosted.createCheck({
    head: record.head,
    name: checkName,
    externalId: record.id,
    output: {
      title: "Reviewing",
      summary: "The specs that this change touches are validated, planned, judged and priced. The result replaces this text.",
    },
  });
  await ledger.reviews.rememberCheck(record.id, id);
  return { id, annotated: 0 };
}
