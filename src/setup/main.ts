import { parseArgs } from "node:util";
import { Failure } from "../domain/failure.ts";
import { serveSetup } from "./serve-setup.ts";

const usage = `Usage: npm run setup -- --url https://sirsi.example.com [options]

Creates the GitHub App: opens a page on this machine that takes our manifest to GitHub, and writes the App's key and webhook secret
to a file that only you can read.

  --url URL            the address under which GitHub will reach the service (required)
  --org NAME           the App belongs to this organization; by default to you
  --review-only        an App that never writes to a file or branch
  --file FILE          where the key goes (default: .env)
  --port N             of the page on this machine (default: any free one)
  --github-url URL     a GitHub Enterprise Server (default: https://github.com)
  --api-url URL        its API (default: https://api.github.com)
  --help               this text
`;

try {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      org: { type: "string" },
      "review-only": { type: "boolean", default: false },
      // Not --env-file: Node takes that one for itself wherever it stands.
      file: { type: "string", default: ".env" },
      port: { type: "string", default: "0" },
      "github-url": { type: "string", default: "https://github.com" },
      "api-url": { type: "string", default: "https://api.github.com" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) process.stdout.write(usage);
  else await setUp(values);
} catch (error) {
  const isUsage = error instanceof TypeError && "code" in error;
  if (!isUsage && !(error instanceof Failure)) throw error;
  process.stderr.write(error instanceof Failure ? `${error.message} ${error.next}\n` : `${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

interface Values {
  readonly url?: string | undefined;
  readonly org?: string | undefined;
  readonly "review-only": boolean;
  readonly file: string;
  readonly port: string;
  readonly "github-url": string;
  readonly "api-url": string;
}

async function setUp(values: Values): Promise<void> {
  if (values.url === undefined || !isHttps(values.url))
    throw refused("--url must be the https address under which GitHub reaches the service");
  for (const name of ["github-url", "api-url"] as const)
    if (!URL.canParse(values[name])) throw refused(`--${name} must be an address such as https://github.example.com`);
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) throw refused("--port must be a whole number up to 65535");
  const setup = await serveSetup({
    kind: values["review-only"] ? "review-only" : "full",
    publicUrl: values.url.replace(/\/+$/, ""),
    githubUrl: values["github-url"],
    apiUrl: values["api-url"],
    envFile: values.file,
    port: Number(values.port),
    ...(values.org === undefined ? {} : { organization: values.org }),
  });
  process.stdout.write(`Open ${setup.url} in a browser on this machine. Ctrl-C gives up.\n`);
  const install = await setup.done;
  process.stdout.write(`The App is created; its key is in ${values.file}. Run \`npm start\`, then install it: ${install}\n`);
  // The browser gets its last page first.
  setTimeout(() => {
    setup.stop();
  }, 500);
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}

function refused(why: string): Failure {
  return new Failure("setup-failed", { why });
}
