import { withoutSecrets } from "../domain/secret-text.ts";
import type { Refusal } from "./form.ts";

const trigger = "/sirsi";
const longestLine = 1000;

/**
 * The one line of a comment that is a command: undefined when the comment is none. Only the first line with anything in it counts, and
 * only when it begins with the trigger, so that quotes, code and talk about commands are never one.
 */
export function commandLine(body: string): { readonly line: string } | Refusal | undefined {
  // GitHub keeps the line ends of the browser, which are CRLF.
  const lines = body.split(/\r?\n/);
  const at = lines.findIndex((candidate) => candidate.trim() !== "");
  const first = lines[at] ?? "";
  if (!isCommand(first)) return isLookAlike(first) ? { why: lookAlike } : undefined;
  const rest = lines.slice(at + 1);
  if (rest.some(isCommand)) return { why: "One comment holds one command. Write a comment for each." };
  if ((rest[0] ?? "").trim() !== "") return { why: "A command is one line. Leave an empty line before any other text." };
  const line = first.trimEnd();
  const fault = faultOf(line);
  return fault === undefined ? { line: line.slice(trigger.length).trim() } : { why: fault };
}

const isCommand = (line: string): boolean => line === trigger || line.startsWith(`${trigger} `);

const lookAlike = "A command begins with /sirsi in plain small letters, followed by one space, with nothing invisible in it.";

/** Pasted from somewhere: `/Sirsi`, letters of another alphabet, invisible characters. Whoever wrote it meant us and deserves a word. */
function isLookAlike(line: string): boolean {
  const [word = ""] = line
    .slice(0, 40)
    .replaceAll(/[\p{Cf}\p{Cs}\0]/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .split(/[\s\p{C}]/u, 1);
  const plain = word.replaceAll(/[^ -~]/gu, "?");
  return /^[/?][s?][i?][r?][s?][i?]$/.test(plain) && plain.replaceAll("?", "").length >= 4;
}

const faults = [
  { form: /[\p{C}]|[^\S ]/u, what: "an invisible or control character" },
  { form: /`/, what: "a backtick" },
  { form: /\$\(|\$\{|%\{/, what: "an expression such as $(…)" },
  { form: /[<>]/, what: "an angle bracket" },
  { form: /\\/, what: "a backslash" },
  { form: /\.\.\//, what: "a path that leads upwards" },
] as const;

function faultOf(line: string): string | undefined {
  if (line.length > longestLine) return `The line has more than ${longestLine} characters. Shorten it.`;
  const fault = faults.find(({ form }) => form.test(line));
  if (fault !== undefined) return `The line holds ${fault.what}, which no command takes. Leave it out.`;
  if (withoutSecrets(line) !== line)
    return "The line holds what looks like a credential. Delete the comment, and change the credential if it is a real one.";
  return undefined;
}
