import type { ErrorCode } from "yaml";

/**
 * The parser's complaint in our words. Its own message is only looked at, never shown: it may quote the file, and a file may
 * hold a secret by mistake.
 */
export function syntaxMessage(code: ErrorCode, message: string, word: string): string {
  const indentation = word === "" ? "Check the indentation." : `Check the indentation of "${word}".`;
  switch (code) {
    case "BLOCK_AS_IMPLICIT_KEY":
      return `A mapping value is not allowed here. ${indentation}`;
    case "BAD_INDENT":
      if (message.includes("end with a")) return missing(message);
      return `The line is not indented like its neighbours. ${indentation}`;
    case "BLOCK_IN_FLOW":
      return `The line is not indented like its neighbours. ${indentation}`;
    case "TAB_AS_INDENT":
      return "A tab is used for indentation. Use spaces.";
    case "MISSING_CHAR":
      return missing(message);
    case "MULTILINE_IMPLICIT_KEY":
    case "KEY_OVER_1024_CHARS":
      return "A key must stand on one line, followed by a colon. Check the quotes and colons around here.";
    case "BAD_SCALAR_START":
      return "A plain value cannot start with this character. Put the value in quotes.";
    case "BAD_DQ_ESCAPE":
      return "An escape in double quotes is not valid. Write \\\\ for a backslash, or use single quotes.";
    case "BAD_ALIAS":
    case "ALIAS_PROPS":
    case "MULTIPLE_ANCHORS":
    case "BAD_PROP_ORDER":
      return "An anchor or alias is not formed correctly. Write the value out.";
    case "NON_STRING_KEY":
      return "A key must be plain text. Write a name before the colon.";
    case "RESOURCE_EXHAUSTION":
      return "The file is nested too deeply. Flatten it.";
    case "UNEXPECTED_TOKEN":
    case "BAD_DIRECTIVE":
    case "MULTIPLE_TAGS":
    case "TAG_RESOLVE_FAILED":
    case "BAD_COLLECTION_TYPE":
    case "DUPLICATE_KEY":
    case "MULTIPLE_DOCS":
    case "IMPOSSIBLE":
      return "The text is not YAML here. Check brackets, quotes and colons around here.";
  }
}

function missing(message: string): string {
  if (message.includes("quote")) return "A quote is not closed. Close it on the line where it starts.";
  if (message.includes("followed by map values")) return "A colon is missing after this key. Write `key: value`.";
  if (/Missing space after :/.test(message)) return "A space is missing after the colon. Write `key: value`.";
  if (/end with a/.test(message)) return "A bracket is not closed. Close it.";
  if (message.startsWith("Missing ,")) return "A comma or a bracket is missing. Separate the entries with commas.";
  if (message.startsWith("Comments must")) return "A comment needs a space before its #. Add the space, or quote the value.";
  return "Something is missing here. Check brackets, quotes and colons around here.";
}
