// The App on this machine, from `git push` to the comment: `npm run demo`. See tools/demo/options.ts for what it takes.
import { readOptions, usage, UsageError, type DemoOptions } from "./demo/options.ts";
import { ownFolder } from "./demo/own-folder.ts";
import { paintFor, postedText, stepLine } from "./demo/print.ts";
import type { Shown } from "./demo/show.ts";
import { DemoFailed, storyTo, type Story } from "./demo/story.ts";

/** Seconds that stopping may take before the process ends anyway. */
const patience = 10;

const paint = paintFor((process.stdout.isTTY || process.env["FORCE_COLOR"] === "1") && !process.env["NO_COLOR"]);
const interrupted = new AbortController();
let asked = Number.NaN;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    // npm hands Ctrl-C on to us, who had it from the terminal already. Who asks again later does not want to wait.
    if (performance.now() - asked > 1000) process.exit(1);
    if (Number.isNaN(asked)) asked = performance.now();
    interrupted.abort();
  });

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on("error", () => process.exit(0));

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(usage);
  else process.exit(await run(options));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

async function run(options: DemoOptions): Promise<number> {
  const say = (text: string) => {
    if (!options.json) process.stdout.write(text);
  };
  const folder = ownFolder(process.env);
  const story = storyTo((step) => {
    say(stepLine(step, paint));
  });
  const stops: (() => Promise<void>)[] = [];
  try {
    // Loaded now: what these read of the environment when they are loaded is the demo's own.
    const { show } = await import("./demo/show.ts");
    const shown = await show(options, folder, story, (stop) => stops.unshift(stop), interrupted.signal);
    if (options.json) process.stdout.write(`${JSON.stringify(asJson(shown, story), null, 2)}\n`);
    else say(postedText(shown, paint));
    const staysUp = process.stdout.isTTY && !options.once && !options.json;
    if (staysUp) await stayUp(shown, options.port, say);
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    if (!(error instanceof DemoFailed)) throw error;
    process.stderr.write(`The demo failed. ${error.message}\n`);
    if (options.json) process.stdout.write(`${JSON.stringify({ ok: false, why: error.message, steps: story.steps }, null, 2)}\n`);
    return 1;
  } finally {
    await stopAll(stops);
  }
}

async function stayUp(shown: Shown, port: number, say: (text: string) => void): Promise<void> {
  const { servePage } = await import("./demo/serve-page.ts");
  const page = await servePage(shown, port);
  const { github, repository } = shown.stage;
  const clone = github.cloneUrl(repository, github.user("ana"));
  say(`It stays up: ${paint.bold(page.url)} shows the pull request and takes comments such as /sirsi help.\n`);
  say(`Push a fix to the branch ${shown.pull.head.ref}: git clone ${clone} (its token is good for nothing else)\n`);
  say("Ctrl-C stops everything.\n");
  await new Promise<void>((resolve) => {
    if (interrupted.signal.aborted) resolve();
    interrupted.signal.addEventListener("abort", () => {
      resolve();
    });
  });
  say("\n");
  page.stop();
}

/** In the opposite order of starting. What hangs does not keep the process. */
async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  const timer = setTimeout(() => {
    process.stderr.write(`Stopping took longer than ${patience} s.\n`);
    process.exit(1);
  }, patience * 1000);
  for (const stop of stops) await stop();
  clearTimeout(timer);
}

function asJson({ check, comment, pull, terraform }: Shown, story: Story) {
  return {
    ok: true,
    seconds: story.seconds(),
    terraform: terraform ?? null,
    pullRequest: { number: pull.number, title: pull.issue.title, head: pull.head.sha },
    check: { name: check.name, conclusion: check.conclusion, title: check.output.title, annotations: check.annotations.length },
    comment: { author: comment.author.login, body: comment.body },
    steps: story.steps,
  };
}
