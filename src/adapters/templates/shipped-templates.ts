import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Templates, TextFile } from "../../domain/template.ts";

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly files: readonly string[];
}

/** The templates of a folder that ships with the product: `settings.yaml`, and the specs that `specs/template.json` lists. */
export async function shippedTemplates(folder: string): Promise<Templates> {
  const specs = join(folder, "specs");
  const { templates } = JSON.parse(await textOf(specs, "template.json")) as { readonly templates: readonly Listed[] };
  const starters = templates.map(async ({ name, file, title, description, files }) => ({
    name,
    title,
    description,
    text: await textOf(specs, file),
    files: await Promise.all(files.map((path): Promise<TextFile> => fileOf(specs, path))),
  }));
  return { settings: await textOf(folder, "settings.yaml"), starters: await Promise.all(starters) };
}

const textOf = (folder: string, path: string): Promise<string> => readFile(join(folder, path), "utf8");

const fileOf = async (folder: string, path: string): Promise<TextFile> => ({ path, text: await textOf(folder, path) });
