import type { Approval, ApprovedSpec } from "../domain/approval.ts";
import type { ServiceWorld } from "../ports/service.ts";
import type { Occasion } from "./command.ts";

type Given = Pick<Approval, "kind" | "head" | "governance" | "specs"> & { readonly reason?: string };

/**
 * Was this comment's approval kept before the process died? Then it stands, whatever the head is by now, and only what comes after it is
 * still to do.
 */
export async function finishSaved(kind: Approval["kind"], occasion: Occasion, { ledger, queue }: ServiceWorld): Promise<boolean> {
  const { hosted, pull, comment } = occasion;
  const saved = (await ledger.approvals.list(hosted.id.id, pull.number)).some(
    (approval) => approval.kind === kind && isBy(approval, comment.author.id) && approval.comment === comment.id,
  );
  if (saved) await queue.send(concludeJob(occasion));
  return saved;
}

/**
 * Keeps an approval with those that the same person gave to other specs of the same head, each with its own time, and has the check
 * concluded again.
 */
export async function saveApproval(given: Given, occasion: Occasion, { ledger, queue }: ServiceWorld): Promise<void> {
  const { hosted, pull, comment } = occasion;
  const repository = hosted.id.id;
  const before = (await ledger.approvals.list(repository, pull.number)).find(
    (approval) => approval.kind === given.kind && approval.head === given.head && isBy(approval, comment.author.id),
  );
  const files = new Set(given.specs.map(({ file }) => file));
  // A yes to another spec makes no earlier one younger.
  const kept =
    before?.specs.filter(({ file }) => !files.has(file)).map((spec): ApprovedSpec => ({ at: before.at, ...spec })) ?? [];
  await ledger.approvals.save({
    ...given,
    repository,
    pull: pull.number,
    login: comment.author.login,
    userId: comment.author.id,
    source: "command",
    comment: comment.id,
    at: comment.createdAt,
    ...governed(given, before),
    specs: [...kept, ...given.specs],
  });
  await queue.send(concludeJob(occasion));
}

function governed(given: Given, before: Approval | undefined): Pick<Approval, "governance" | "governanceAt"> {
  if (given.governance !== null || before === undefined) return { governance: given.governance };
  const { governance, governanceAt = before.at } = before;
  return governance === null ? { governance } : { governance, governanceAt };
}

const concludeJob = ({ hosted, pull, trace }: Occasion) =>
  ({ type: "conclude", repository: hosted.id.id, pull: pull.number, trace }) as const;

const isBy = ({ userId, source }: Approval, id: number): boolean => source === "command" && userId === id;
