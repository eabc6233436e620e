import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { writeSecretReference } from "../../domain/secret-reference.ts";
import { readPrivateFile } from "./private-file.ts";
import { type SecretSource, single } from "./source.ts";

/** A key or a token; a whole keyring is a mistake. */
const limitBytes = 65_536;

/** Files below one folder of the operator. Links may lead about inside, as those of mounted secrets do, and never out of it. */
export function folderSource(folder: string): SecretSource<"file"> {
  return {
    read: async (reference) => {
      const unreadable = (why: string): Failure =>
        new Failure("secret-unreadable", { reference: writeSecretReference(reference), why });
      const [root, real] = await Promise.all([folder, join(folder, reference.path)].map(realOf));
      if (root === undefined || real === undefined) throw unreadable("there is no such file");
      if (!real.startsWith(root + sep)) throw unreadable("it leads out of the folder of secrets");
      const reading = await readPrivateFile(real, { limitBytes, isPrivate: true });
      if ("why" in reading) throw unreadable(reading.why);
      // Editors and `kubectl` end a file with a line break that no key has.
      const value = reading.text.replace(/\r?\n$/, "");
      if (value.trim() === "") throw unreadable("it is empty");
      if (value.includes("\0")) throw unreadable("it is not text");
      return single(value);
    },
  };
}

const realOf = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);
