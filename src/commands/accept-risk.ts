import { approvedSpec } from "../stages/authorize/approved-spec.ts";
import { sameLogin } from "../stages/authorize/roles.ts";
import { confused, done, refused, type AskOf, type Command } from "./command.ts";
import { acceptRiskForm } from "./forms.ts";
import { finishSaved, saveApproval } from "./save-approval.ts";
import { seenReview } from "./seen-review.ts";

export const acceptRisk: Command<AskOf<"accept-risk">> = {
  form: acceptRiskForm,
  does: "Accepts a high or critical risk in writing. The reason is kept with your name.",
  details: [
    "It is not an approval: that is asked for besides. The author cannot accept the risk. What is blocked stays blocked.",
  ],
  readsOnly: false,
  afterMerge: true,
  async run({ reason }, occasion, world) {
    if (await finishSaved("accept-risk", occasion, world)) return done();
    if (sameLogin(occasion.comment.author.login, occasion.pull.author.login))
      return refused("The author of a pull request cannot accept its risk. Ask somebody else.");
    const seen = await seenReview(occasion, world);
    if ("reply" in seen) return seen.reply;
    const { review } = seen;
    const risky = review.specs.filter(({ approvals }) => approvals?.acceptRisk === true);
    if (risky.length === 0) return confused("No spec of this pull request has a risk that must be accepted in writing.");
    const specs = risky.map((spec) => approvedSpec(spec, review.evidence));
    await saveApproval({ kind: "accept-risk", head: review.head, governance: null, specs, reason }, occasion, world);
    return done();
  },
};
