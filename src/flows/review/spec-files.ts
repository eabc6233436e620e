import { Failure } from "../../domain/failure.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import { outlineOf, type Outline, type Outlines } from "./outlines.ts";
import { specLimitBytes } from "./request.ts";
import { readText, type Text } from "./texts.ts";

/** A spec file of one version. Where its content has an id, its text is read only when somebody asks. */
export interface SpecFile {
  readonly file: string;
  readonly id?: string;
  text(): Promise<Text>;
  outline(): Promise<Outline>;
}

/** undefined: the version has no such file. */
export type SpecFiles = (version: RepositoryVersion, file: string) => Promise<SpecFile | undefined>;

/** Content ids by path, of the versions that know them. */
export type ContentIds = ReadonlyMap<RepositoryVersion, ReadonlyMap<string, string>>;

export async function contentIds(versions: readonly RepositoryVersion[], patterns: readonly string[]): Promise<ContentIds> {
  const ids = new Map<RepositoryVersion, ReadonlyMap<string, string>>();
  if (patterns.length === 0) return ids;
  for (const version of new Set(versions)) ids.set(version, new Map(Object.entries(await idsOf(version, patterns))));
  return ids;
}

/** They only save reading: where there are none, contents are read, and whoever reads them says what is wrong. */
async function idsOf(version: RepositoryVersion, patterns: readonly string[]): Promise<Readonly<Record<string, string>>> {
  try {
    return (await version.identities?.(patterns)) ?? {};
  } catch (error) {
    if (error instanceof Failure) return {};
    throw error;
  }
}

/** `scope` keeps outlines of one repository from those of another. */
export function specFilesOf(ids: ContentIds, outlines: Outlines, scope: string): SpecFiles {
  return async (version, file) => {
    const id = ids.get(version)?.get(file);
    if (id !== undefined) return withId(version, file, id);
    const text = await readText(version, file, specLimitBytes);
    return text === undefined ? undefined : read(file, text);
  };

  function withId(version: RepositoryVersion, file: string, id: string): SpecFile {
    let reading: Promise<Text> | undefined;
    const text = () => (reading ??= textOf(version, file));
    return { file, id, text, outline: () => outlined(`${scope} ${id}`, file, text) };
  }

  function read(file: string, text: Text): SpecFile {
    const given = () => Promise.resolve(text);
    return { file, text: given, outline: () => outlined(`${scope} ${text.digest}`, file, given) };
  }

  async function outlined(content: string, file: string, text: () => Promise<Text>): Promise<Outline> {
    return outlines.get(content) ?? outlines.keep(content, outlineOf(file, (await text()).text));
  }
}

async function textOf(version: RepositoryVersion, file: string): Promise<Text> {
  const text = await readText(version, file, specLimitBytes);
  if (text === undefined) throw new Failure("file-unreadable", { file, why: "it is listed and not there" });
  return text;
}

/** Whether the base has a file with this very content. */
export async function isSame(base: SpecFile | undefined, head: SpecFile | undefined): Promise<boolean> {
  if (base === undefined || head === undefined) return false;
  if (base.id !== undefined && base.id === head.id) return true;
  return (await base.text()).digest === (await head.text()).digest;
}
