import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";

/** A JSON schema, ready to say what does not fit. */
export interface Form {
  errors(value: unknown): readonly FormError[];
}

/** One complaint of the validator. */
export interface FormError {
  readonly keyword: string;
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  /** The object of the schema that holds the keyword. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Name under `$defs` of that object, when it is one. */
  readonly definition: string | undefined;
}

type Schema = { readonly $defs?: Readonly<Record<string, unknown>> };

/** Compiles a schema on first use: a command that reads no waivers does not pay for their schema. */
export function formOf(schema: Schema): Form {
  const names = new Map(Object.entries(schema.$defs ?? {}).map(([name, definition]) => [definition, name]));
  let validate: ValidateFunction | undefined;
  return {
    errors(value) {
      validate ??= compile(schema);
      if (validate(value)) return [];
      return (validate.errors ?? []).map((error) => formError(error, names));
    },
  };
}

/** Half of the first read of a cold start is spent here; what is left out is checked by a test instead. */
const quick = { validateSchema: false, code: { optimize: false } } as const;

function compile(schema: Schema): ValidateFunction {
  const formats = { date: fullFormats.date, "date-time": fullFormats["date-time"] };
  return new Ajv2020({ allErrors: true, verbose: true, strictTypes: false, strictRequired: false, formats, ...quick }).compile(
    schema,
  );
}

function formError(error: ErrorObject, names: ReadonlyMap<unknown, string>): FormError {
  const schema = (error.parentSchema ?? {}) as Readonly<Record<string, unknown>>;
  return {
    keyword: error.keyword,
    pointer: error.instancePath,
    schemaPath: error.schemaPath,
    params: error.params,
    value: error.data,
    schema,
    definition: names.get(schema),
  };
}
