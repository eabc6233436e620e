/** A file with its text; paths are relative to the repository, with `/`. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A starter spec that ships with the product. */
export interface StarterSpec {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
  /** Scripts, code and inventories that the spec names. */
  readonly files: readonly TextFile[];
}

/** What a repository starts with. */
export interface Templates {
  readonly settings: string;
  readonly starters: readonly StarterSpec[];
}
