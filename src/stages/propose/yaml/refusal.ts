/** Why an edit is not made. Thrown inside the engine only; `editYaml` answers with it. `offset` is a place in the text. */
export class Refusal extends Error {
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.offset = offset;
  }
}
