import { confused, refused, type Command, type Occasion, type Reply } from "../commands/command.ts";
import { commands as all } from "../commands/index.ts";
import { parseCommand, type Parsed } from "../commands/parse.ts";
import type { Ask } from "../domain/command.ts";
import { Failure } from "../domain/failure.ts";
import type { Job } from "../domain/job.ts";
import type { Reaction } from "../ports/code-host.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { code } from "../stages/report/document.ts";
import { admit, type Admission, type Heard } from "./command/admit.ts";
import { marker, replyText } from "./command/reply-text.ts";

export type CommandJob = Extract<Job, { type: "command" }>;

/** For the log: what became of a comment. A sentence of ours, without a word of the comment. */
export interface CommandOutcome {
  readonly outcome: "done" | "ignored";
  readonly why: string;
}

/**
 * A `/sirsi` comment → what it asks for, done and answered. Everything is read again at this moment: the comment, the pull request, the
 * rights of its author. Run again after it was cut short anywhere, it does and says the same once.
 */
export async function answerCommand(
  job: CommandJob,
  world: ServiceWorld,
  commands: readonly Command[] = all,
): Promise<CommandOutcome> {
  const heard = await hear(job, world, commands);
  if ("ignored" in heard) return { outcome: "ignored", why: heard.ignored };
  const { parsed, hosted, comment } = heard;
  const name = parsed.kind === "command" ? parsed.ask.name : "help";
  const admission = await admit(name, heard, world);
  if ("silent" in admission) return { outcome: "ignored", why: admission.silent };
  if ((await hosted.findComment(job.pull, marker(comment.id))) !== undefined)
    return { outcome: "ignored", why: "The comment was answered before." };
  await hosted.react(comment.id, "eyes");
  const reply = await replyTo(parsed, admission, world);
  await hosted.react(comment.id, reactionTo(reply));
  // Last of all: where the answer is, everything else was done.
  if (reply.blocks.length > 0) await hosted.createComment(job.pull, replyText(comment.id, reply));
  return { outcome: "done", why: `${parsed.kind === "mistake" ? "mistake" : name}: ${reply.outcome}` };
}

type Understood = Exclude<Parsed, { kind: "none" }>;

async function hear(
  job: CommandJob,
  { ledger, host }: ServiceWorld,
  commands: readonly Command[],
): Promise<(Heard & { readonly parsed: Understood }) | { readonly ignored: string }> {
  const repository = await ledger.installations.repository(job.repository);
  if (repository === undefined) return { ignored: "The repository is not known." };
  const hosted = host.repository(repository);
  const comment = await hosted.comment(job.comment);
  if (comment === undefined) return { ignored: "The comment is gone." };
  if (comment.edited) return { ignored: "The comment was edited; only new comments are commands." };
  if (comment.author.kind === "bot") return { ignored: "The comment is by a bot." };
  const forms = commands.map(({ form }) => form);
  const parsed = parseCommand(comment.body, forms);
  if (parsed.kind === "none") return { ignored: "The comment is no command." };
  const pull = await hosted.pullRequest(job.pull);
  return pull === undefined
    ? { ignored: "The pull request is not there." }
    : { parsed, hosted, pull, comment, trace: job.trace, commands };
}

async function replyTo(
  parsed: Understood,
  admission: Exclude<Admission, { silent: string }>,
  world: ServiceWorld,
): Promise<Reply> {
  if (parsed.kind === "mistake") return confused(parsed.say, " ", code(parsed.usage));
  return "reply" in admission ? admission.reply : run(parsed.ask, admission.occasion, world);
}

/** What comes right by itself is tried again; the rest is for the person to know. */
async function run(ask: Ask, occasion: Occasion, world: ServiceWorld): Promise<Reply> {
  const command: Command | undefined = occasion.commands.find(({ form }) => form.name === ask.name);
  if (command === undefined) throw new TypeError(`A form without a command: ${ask.name}`);
  try {
    return await command.run(ask, occasion, world);
  } catch (error) {
    if (error instanceof Failure && !error.retry) return refused(error.message, " ", error.next);
    throw error;
  }
}

function reactionTo({ outcome }: Reply): Reaction {
  switch (outcome) {
    case "done":
      return "+1";
    case "confused":
      return "confused";
    case "refused":
      return "-1";
  }
}
