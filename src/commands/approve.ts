import type { Review, SpecReview } from "../domain/review.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { approvedSpec } from "../stages/authorize/approved-spec.ts";
import { sameLogin } from "../stages/authorize/roles.ts";
import { code, list, paragraph } from "../stages/report/document.ts";
import { atMost } from "../stages/report/words.ts";
import { confused, done, refused, type AskOf, type Command, type Occasion, type Reply } from "./command.ts";
import { approveForm } from "./forms.ts";
import { finishSaved, saveApproval } from "./save-approval.ts";
import { seenReview } from "./seen-review.ts";

export const approve: Command<AskOf<"approve">> = {
  form: approveForm,
  does: "Approves the reviewed specs, all of them or those that are named by file or name.",
  details: [
    "Without names it also approves new settings and waivers. The author's approval never counts; with separation of duties, neither does that of anybody who pushed.",
    "An approval is of what the review showed when the comment was written. It outlives another plan of the same text unless something new comes up or the risk rises, and ends when the spec or a file that it names changes, or when it is older than spec.approvals.validFor (72h). GitHub's own approving review counts the same.",
    "No approval lifts denied, invalid or not evaluated.",
  ],
  readsOnly: false,
  afterMerge: true,
  async run(ask, occasion, world) {
    if (await finishSaved("approve", occasion, world)) return done();
    if (sameLogin(occasion.comment.author.login, occasion.pull.author.login))
      return refused("The author of a pull request cannot approve it. Ask somebody else.");
    const seen = await seenReview(occasion, world);
    return "reply" in seen ? seen.reply : save(ask, seen.review, occasion, world);
  },
};

async function save({ specs }: AskOf<"approve">, review: Review, occasion: Occasion, world: ServiceWorld): Promise<Reply> {
  const unknown = specs.filter((name) => !review.specs.some((spec) => isCalled(spec, name)));
  if (unknown.length > 0) return noSuchSpec(review);
  const chosen = review.specs.filter((spec) => specs.length === 0 || specs.some((name) => isCalled(spec, name)));
  const governance = specs.length === 0 ? (review.evidence.governanceDigest ?? null) : null;
  if (chosen.length === 0 && governance === null) return confused("There is nothing to approve: no spec differs from the base.");
  const approved = chosen.map((spec) => approvedSpec(spec, review.evidence));
  await saveApproval({ kind: "approve", head: review.head, governance, specs: approved }, occasion, world);
  return done();
}

const isCalled = ({ file, migration }: SpecReview, name: string): boolean => file === name || migration === name;

export function noSuchSpec({ specs }: Review): Reply {
  const { shown, rest } = atMost(specs, 10);
  const files = [...shown.map(({ file }) => [code(file)]), ...(rest > 0 ? [[`and ${rest} more`]] : [])];
  return { outcome: "confused", blocks: [paragraph("This pull request has no spec of that name. There are:"), list(files)] };
}
