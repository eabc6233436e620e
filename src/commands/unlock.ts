import { checkName } from "../domain/check-name.ts";
import type { ReviewRecord } from "../ports/ledger.ts";
import { code, paragraph } from "../stages/report/document.ts";
import { done, type AskOf, type Command, type Occasion, type Reply } from "./command.ts";
import { unlockForm } from "./forms.ts";
import { shortSha } from "./seen-review.ts";

/** A review that runs as long as this hangs; its own time limits are shorter. */
const hangsAfterMinutes = 15;

export const unlock: Command<AskOf<"unlock">> = {
  form: unlockForm,
  does: "Gives up a review of this pull request that hangs, and starts it again.",
  details: [
    `A review hangs when it has run for more than ${hangsAfterMinutes} minutes. Nothing else of a pull request can be locked.`,
  ],
  readsOnly: false,
  async run(_ask, occasion, { ledger, queue, clock }) {
    const { hosted, pull, trace } = occasion;
    const check = await hosted.findCheck(pull.head.sha, checkName);
    const record = check === undefined || check.concluded ? undefined : await ledger.reviews.read(check.externalId);
    // The id comes back from GitHub: it must be of this pull request, and of this head.
    if (
      record === undefined ||
      record.repository !== hosted.id.id ||
      record.pull !== pull.number ||
      record.head !== pull.head.sha
    )
      return nothing(occasion);
    const minutes = Math.floor((clock.now().getTime() - Date.parse(record.startedAt)) / 60_000);
    if (record.state === "running" && minutes < hangsAfterMinutes) return running(record, minutes);
    if (record.state === "running") await ledger.reviews.supersede(record.id);
    await queue.send({ type: "review", repository: record.repository, pull: pull.number, trace, again: true });
    const commit = code(shortSha(record.head));
    return done(paragraph("The review of ", commit, ` had hung for ${minutes} minutes. It was given up, and starts again.`));
  },
};

const nothing = ({ pull }: Occasion): Reply =>
  done(
    paragraph(
      "Nothing is locked: no review of ",
      code(shortSha(pull.head.sha)),
      " is under way. ",
      code("/sirsi plan"),
      " starts one.",
    ),
  );

const running = ({ head }: ReviewRecord, minutes: number): Reply =>
  done(
    paragraph(
      "The review of ",
      code(shortSha(head)),
      ` began ${minutes < 1 ? "less than a minute" : minutes === 1 ? "a minute" : `${minutes} minutes`} ago and still runs. Nothing was unlocked; after ${hangsAfterMinutes} minutes it can be.`,
    ),
  );
