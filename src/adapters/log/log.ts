import { type Level, type Logger, pino } from "pino";
import type { Log, LogFields } from "../../ports/log.ts";
import { cleanText, fieldCleaner } from "./clean.ts";
import { type SecretRegistry, secretRegistry } from "./secret-registry.ts";

export interface LogOptions {
  readonly level: Level | "silent";
  /** Receives whole lines with their line break. Standard output where nothing is said. */
  readonly write?: (line: string) => void;
}

export interface ServiceLog {
  readonly log: Log;
  /** The same log for libraries that want pino's interface; its lines go through the same masks. */
  readonly pino: Logger;
  readonly secrets: Pick<SecretRegistry, "add">;
  /** The same masks for a text that goes elsewhere, such as into the audit log. */
  readonly clean: (text: string) => string;
}

/**
 * Lines of JSON. Fields are copied and masked before they are written, and the finished line is masked once more: by the patterns, for
 * what came past the copy, and by the registry of live secrets. There is no level at which this does not hold.
 */
export function createLog({ level, write = (line) => process.stdout.write(line) }: LogOptions): ServiceLog {
  const secrets = secretRegistry();
  const cleanFields = fieldCleaner(secrets.mask);
  const clean = (text: string): string => cleanText(secrets.mask(text));
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: cleanFields, bindings: cleanFields },
      // Errors are plain by then.
      serializers: { err: (value: unknown) => value },
    },
    {
      write: (line: string) => {
        write(secrets.mask(cleanText(line)));
      },
    },
  );
  return { log: logOn(logger, cleanFields), pino: logger, secrets, clean };
}

function logOn(logger: Logger, cleanFields: (fields: object) => Record<string, unknown>): Log {
  const at = (level: Level) => (fields: LogFields, sentence: string) => {
    logger[level](fields, cleanText(sentence));
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => logOn(logger.child(cleanFields(fields)), cleanFields),
  };
}
