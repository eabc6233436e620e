import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { createLog } from "./adapters/log/log.ts";
import { Failure } from "./domain/failure.ts";
import { readEnvironment } from "./environment.ts";
import { readServiceEnvironment } from "./service-environment.ts";
import { stopOnSignals } from "./service.ts";
import { startApp } from "./start-app.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
const configuration = readServiceEnvironment(process.env, { home: homedir(), readFile: (path) => readFileSync(path, "utf8") });

if (!("environment" in configuration)) {
  const list = configuration.problems.map((problem) => `- ${problem}\n`).join("");
  process.stderr.write(
    `The service cannot start:\n${list}\n.env.example names every variable; \`npm run setup\` creates the App.\n`,
  );
  process.exitCode = 2;
} else {
  const { environment } = configuration;
  const log = createLog({ level: environment.logLevel });
  try {
    const service = await startApp({ environment, engine: readEnvironment(process.env, {}), log, version });
    await stopOnSignals(service);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message} ${error.next}\n`);
    process.exit(3);
  }
}
