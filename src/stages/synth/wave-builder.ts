import { TerraformStack, Tokenization, DefaultTokenResolver, StringConcat, type TerraformProvider } from "cdktf";
import { RootConstruct } from "constructs";
import type { Origin } from "../../domain/change.ts";
import type { FullWave, FullWorkload } from "../../domain/defaults.ts";
import type { Asset } from "../../domain/stack.ts";
import { inert } from "../../kinds/inert.ts";
import type { Outputs, Peer } from "../../kinds/kind.ts";
import { outputName } from "./output-name.ts";
import type { Made, Session } from "./session.ts";

const resolver = new DefaultTokenResolver(new StringConcat());

/** The stack of one wave while it is being built. */
export class WaveBuilder {
  readonly session: Session;
  readonly wave: FullWave;
  readonly stack: TerraformStack;
  readonly origins = new Map<string, Origin>();
  readonly assets = new Map<string, Asset>();
  /** Provider configurations beside the main one, by region. */
  readonly providers = new Map<string, TerraformProvider>();

  constructor(session: Session, wave: FullWave) {
    this.session = session;
    this.wave = wave;
    this.stack = new TerraformStack(new RootConstruct(""), wave.name);
    new session.cloud.providerClass(this.stack, session.cloud.name, {});
  }

  provider(region: string): TerraformProvider {
    const known = this.providers.get(region);
    if (known !== undefined) return known;
    const made = new this.session.cloud.providerClass(this.stack, `${this.session.cloud.name}.${region}`, { alias: region });
    this.providers.set(region, made);
    return made;
  }

  /** CDKTF's tokens as the Terraform text that they stand for, anywhere below the value. */
  readonly plain = (value: unknown): unknown => Tokenization.resolve(value, { scope: this.stack, resolver });

  record(name: string, outputs: Outputs, join?: Made["join"]): void {
    const before = this.session.made.get(name)?.outputs ?? {};
    const resolved = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, String(this.plain(value))]));
    this.session.made.set(name, {
      wave: this.wave,
      outputs: { ...before, ...resolved },
      ...(join === undefined ? {} : { join }),
    });
  }

  peer(workload: FullWorkload): Peer | undefined {
    const made = this.session.made.get(workload.name);
    if (made === undefined) return undefined;
    const here = made.wave === this.wave;
    const find = (output: string) => this.output(workload.name, output);
    return {
      workload,
      wave: made.wave,
      here,
      find,
      get: (output) => {
        const value = find(output);
        if (value === undefined) throw new TypeError(`${workload.name} (${workload.kind}) has no output "${output}".`);
        return value;
      },
      ...(here && made.join !== undefined ? { join: made.join } : {}),
    };
  }

  /**
   * An output of anything built so far: a reference in this stack; from another one the value that its apply recorded,
   * or the unknown that stands for it until then.
   */
  output(owner: string, name: string): string | undefined {
    const made = this.session.made.get(owner);
    const text = made !== undefined && Object.hasOwn(made.outputs, name) ? made.outputs[name] : undefined;
    if (made === undefined || text === undefined) return undefined;
    if (made.wave === this.wave || !text.includes("${")) return text;
    const key = outputName(owner, name);
    const recorded = this.session.input.upstream[made.wave.name];
    const value = recorded !== undefined && Object.hasOwn(recorded, key) ? recorded[key] : undefined;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return inert(String(value));
    return `\${${upstream}${key}}`;
  }
}

/** Where the outputs of waves stand that are not applied yet: unknown until they are. */
const upstream = "terraform_data.upstream.output.";

/** Outputs that a configuration waits for. Text of users is still inert here, so whatever looks like a reference is one. */
export function awaitedIn(configuration: unknown): readonly string[] {
  const found = JSON.stringify(configuration).matchAll(/\$\{terraform_data\.upstream\.output\.([\w-]+)\}/g);
  return [...new Set([...found].flatMap(([, key]) => key ?? []))].toSorted();
}
